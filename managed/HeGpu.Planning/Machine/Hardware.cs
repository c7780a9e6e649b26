using System.Runtime.InteropServices;

namespace HeGpu.Planning;

/// <summary>The machine that measured something, as reports and calibrations name it.</summary>
/// <param name="Processor">Model name as the system gives it.</param>
/// <param name="Cores">Logical processors this process may use.</param>
/// <param name="MemoryBytes">Memory available to this process.</param>
/// <param name="System">Operating system and architecture.</param>
/// <param name="Runtime">For example ".NET 10.0.0".</param>
public sealed record Hardware(string Processor, int Cores, long MemoryBytes, string System, string Runtime)
{
    private static readonly Lazy<Hardware> Machine = new(Describe);

    public static Hardware This => Machine.Value;

    private static Hardware Describe() => new(
        ProcessorName(), Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}", RuntimeInformation.FrameworkDescription);

    private static string ProcessorName()
    {
        const string file = "/proc/cpuinfo";
        if (OperatingSystem.IsLinux() && File.Exists(file))
            foreach (string line in File.ReadLines(file))
                if (line.StartsWith("model name", StringComparison.Ordinal) && line.IndexOf(':') is > 0 and int colon) return line[(colon + 1)..].Trim();
        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
