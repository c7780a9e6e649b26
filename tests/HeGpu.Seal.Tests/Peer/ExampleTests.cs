using System.Diagnostics;
using System.Reflection;

namespace HeGpu.Seal.Tests;

/// <summary>interop/examples/seal-client-js, end to end: SEAL in JavaScript makes keys, encrypts and decrypts, `hegpu run` computes.</summary>
public class ExampleTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    [NodeFact]
    public async Task A_client_in_javascript_gets_its_mask_from_the_command()
    {
        string folder = typeof(ExampleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ExampleFolder").Value!;
        var start = new ProcessStartInfo("node", ["--test"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HEGPU"] = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "hegpu.exe" : "hegpu");
        start.Environment["NODE_PATH"] = Path.Combine(NodeFolder.Path, "node_modules");
        using Process node = Process.Start(start)!;
        Task<string> output = node.StandardOutput.ReadToEndAsync(), error = node.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            await node.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!node.HasExited) node.Kill(entireProcessTree: true);
        }
        Assert.True(node.ExitCode == 0, await output + await error);
        Assert.Contains("pass 1", await output);
    }
}
