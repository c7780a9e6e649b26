using System.Diagnostics;
using System.Reflection;

namespace HeGpu.Cli;

/// <summary>Another process of this same program: how the demo starts its server.</summary>
internal static class HeGpuProcess
{
    /// <summary>
    /// Runs `hegpu ARGUMENTS --progress json` in <paramref name="folder"/> and passes its progress on. Its other lines on standard error become the
    /// message of the exception when it fails.
    /// </summary>
    /// <exception cref="VerbException">It ended with another code than 0; that code is the exception's.</exception>
    public static async Task RunAsync(IReadOnlyList<string> arguments, string folder, IStage stage, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var process = new Process { StartInfo = Describe(arguments, folder) };
        var complaints = new List<string>();
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is null) return;
            if (ProgressLine.Parse(e.Data) is { } line) stage.Report(line.Fraction, line.Stage);
            else complaints.Add(e.Data);
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await Termination.StopAsync(process).ConfigureAwait(false);
            throw;
        }
        if (process.ExitCode == ExitCodes.Success) return;
        string reason = complaints.Count == 0 ? $"ended with code {process.ExitCode}" : string.Join(" ", complaints.Select(c => c.Replace("hegpu: ", "", StringComparison.Ordinal)));
        throw new VerbException(process.ExitCode is > 0 and < 6 ? process.ExitCode : ExitCodes.Failed, $"the server process (hegpu {arguments[0]}): {reason}");
    }

    // Either the program's own executable runs, or `dotnet hegpu.dll` (dotnet run, tests).
    internal static ProcessStartInfo Describe(IReadOnlyList<string> arguments, string folder)
    {
        string assembly = Assembly.GetExecutingAssembly().Location;
        string own = Path.ChangeExtension(assembly, OperatingSystem.IsWindows() ? ".exe" : null);
        bool hosted = Environment.ProcessPath != own;
        var start = new ProcessStartInfo(hosted ? DotNetHost() : own)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false,
        };
        if (hosted) start.ArgumentList.Add(assembly);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        start.ArgumentList.Add("--progress");
        start.ArgumentList.Add("json");
        return start;
    }

    private static string DotNetHost() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}
