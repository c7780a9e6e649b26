using System.Diagnostics;
using System.Globalization;

namespace HeGpu.Planning;

/// <summary>Memory of this process, native and managed together, as the system counts it.</summary>
public static class ProcessMemory
{
    /// <summary>Largest resident set since the process began, in bytes (VmHWM on Linux).</summary>
    public static long PeakBytes
    {
        get
        {
            if (OperatingSystem.IsLinux() && ReadStatus("VmHWM:") is { } peak) return peak;
            using Process self = Process.GetCurrentProcess();
            return self.PeakWorkingSet64;
        }
    }

    /// <summary>Resident set now, in bytes.</summary>
    public static long CurrentBytes
    {
        get
        {
            if (OperatingSystem.IsLinux() && ReadStatus("VmRSS:") is { } now) return now;
            using Process self = Process.GetCurrentProcess();
            return self.WorkingSet64;
        }
    }

    // A line of /proc/self/status: "VmHWM:     123456 kB".
    private static long? ReadStatus(string field)
    {
        foreach (string line in File.ReadLines("/proc/self/status"))
            if (line.StartsWith(field, StringComparison.Ordinal))
            {
                ReadOnlySpan<char> digits = line.AsSpan(field.Length).Trim();
                digits = digits[..digits.IndexOf(' ')];
                return 1024 * long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
            }
        return null;
    }
}
