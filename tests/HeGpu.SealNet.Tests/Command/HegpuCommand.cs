using System.Diagnostics;

namespace HeGpu.SealNet.Tests;

/// <summary>The built command with its plug-ins, as a process, in a folder of its own.</summary>
internal sealed class HegpuCommand : IDisposable
{
    private static readonly string s_program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "HeGpu.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "hegpu.dll"));

    private readonly string _folder = Directory.CreateTempSubdirectory("hegpu-sealnet-").FullName;

    /// <summary>What the last run wrote to standard error.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Path of a file in the folder.</summary>
    public string this[string file] => Path.Combine(_folder, file);

    /// <returns>The exit code.</returns>
    public int Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [s_program, .. arguments, "--progress", "none"]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        Error = output.Result + error.Result;
        return process.ExitCode;
    }

    public void Succeed(params string[] arguments) => Assert.True(Run(arguments) == 0, Error);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
