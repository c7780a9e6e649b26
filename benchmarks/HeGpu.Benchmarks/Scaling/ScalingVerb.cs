using HeGpu.Arithmetic;
using HeGpu.Native;
using HeGpu.Planning;

namespace HeGpu.Benchmarks.Scaling;

/// <summary>
/// `scaling [SET..|unet]`: what a second thread gains, for the operations that networks spend their time in and for a steady run of the
/// default U-Net. Everything is set up for one thread and for two in one process, and both take turns.
/// </summary>
internal static class ScalingVerb
{
    private const string UNet = "unet";
    private static readonly string[] s_operations = ["multiply + relinearize + rescale", "rotate", "8 hoisted rotations"];
    private static readonly string[] s_usual = ["P1-secure", "P2-secure", UNet];

    public static int Run(string[] arguments)
    {
        string[] wanted = arguments.Length > 0 ? arguments : s_usual;
        if (wanted.FirstOrDefault(w => w != UNet && !CkksWorkload.Sets.ContainsKey(w)) is { } unknown)
        {
            Console.Error.WriteLine($"{unknown} is none of {UNet}, {string.Join(", ", CkksWorkload.Sets.Keys)}.");
            return 2;
        }
        using (PolynomialDevice device = CpuDevices.Open())
            Console.WriteLine($"{Hardware.This.Processor}, {device.Info.Description}, {Hardware.This.Runtime}\n\n{Turns.Header}");
        foreach (string name in wanted)
            foreach (Turns turns in name == UNet ? Network() : Operations(name))
                Console.WriteLine(turns.ToRow());
        return 0;
    }

    private static IEnumerable<Turns> Operations(string set)
    {
        using CkksWorkload one = new(set, CpuDevices.Auto, 1), two = new(set, CpuDevices.Auto, 2);
        foreach (string name in s_operations)
            yield return Turns.Take($"{set}: {name}", 1e3, one.Operations.Single(o => o.Name == name).Run, two.Operations.Single(o => o.Name == name).Run);
    }

    private static IEnumerable<Turns> Network()
    {
        using UNetServer one = new(CpuDevices.Auto, 1), two = new(CpuDevices.Auto, 2);
        foreach (int together in UNetServer.BatchesTogether)
            yield return Turns.Take($"U-Net {UNetServer.Side}x{UNetServer.Side}, {together} at once, s per image", 1.0 / together, () => one.Run(together), () => two.Run(together));
    }
}
