using HeGpu.Arithmetic;
using HeGpu.Native;
using HeGpu.Planning;
using Xunit;

namespace HeGpu.Cli.Tests;

/// <summary>
/// Runs the command with prices that are there already, so that nothing is measured, in a folder of the test's own. It changes the environment of
/// the process: tests that use it are in the collection <see cref="ChangesTheEnvironment"/>.
/// </summary>
internal static class KnownPrices
{
    public static void Run(Hegpu hegpu, Func<int> run)
    {
        string? before = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        Environment.SetEnvironmentVariable("XDG_CONFIG_HOME", hegpu["config"]);
        try
        {
            using (PolynomialDevice device = CpuDevices.Open()) CostTable.Typical.Save(CostStore.PathFor(device));
            int code = run();
            Assert.True(code == ExitCodes.Success, hegpu.Error);
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_CONFIG_HOME", before);
        }
    }
}
