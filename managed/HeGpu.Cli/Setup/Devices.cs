using HeGpu.Arithmetic;
using HeGpu.Native;

namespace HeGpu.Cli;

internal static class Devices
{
    /// <summary>The device that --device and --threads ask for.</summary>
    public static PolynomialDevice Open(VerbContext context)
    {
        try
        {
            return CpuDevices.Open(context.Get(CommonOptions.Device), context.Get(CommonOptions.Threads));
        }
        catch (NotSupportedException e)
        {
            throw new VerbException(ExitCodes.Refused, e.Message);
        }
    }
}
