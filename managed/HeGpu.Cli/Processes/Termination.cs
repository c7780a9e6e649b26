using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HeGpu.Cli;

/// <summary>Ends a child so that it can clean up: SIGTERM, and after a few seconds the hard way.</summary>
internal static partial class Termination
{
    private const int SigTerm = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task StopAsync(Process process)
    {
        if (!OperatingSystem.IsWindows()) _ = Kill(process.Id, SigTerm);
        using var limit = new CancellationTokenSource(OperatingSystem.IsWindows() ? TimeSpan.Zero : Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
