namespace HeGpu.Kernels.Ilgpu.Tests;

/// <summary>ILGPU's CPU accelerator, which has a thread of the system for each thread of a block, and a compiler that takes seconds for a transform.</summary>
public class IlgpuCpuTests
{
    // One device for all checks: kernels are compiled once.
    [Fact]
    public void PassesTheKitAtTheSmallestN()
    {
        using KernelDevice device = IlgpuDevices.Open(IlgpuDevices.CpuName, cpuThreads: 16, DeviceOptions.Default);
        DeviceCheck[] checks = [.. DeviceKit.Checks.Where(check => check.LogDegree == PolynomialRing.MinLogDegree)];
        Assert.NotEmpty(checks);
        foreach (DeviceCheck check in checks)
            check.Run(new DeviceKit(device));
    }

    // Transforms of two passes with blocks of 256 threads, and a key switch fused into them.
    [Fact]
    public void SwitchesAKeyInTwoPasses() => Seeded.Run(random =>
    {
        PolynomialRing ring = MontgomeryPrimes.Ring(13);
        using PolynomialDevice device = new IlgpuDevices().Open(IlgpuDevices.CpuName, DeviceOptions.Default);
        using var twin = new Twin(device, ring, random);
        LimbRange data = new(0, 2), extended = new(0, 2, 1);
        TwinBuffer x = twin.Buffer(data), key = twin.Buffer(extended, 4), d = twin.Buffer(data, 2);
        twin.Same((on, side) => on.ForwardNtt(on.InverseNtt(x[side])));
        twin.Same((on, side) => on.SwitchKeys(x[side], 1, [new KeySwitch(key[side], x[side], 5, d[side])]));
    });

    // Eight buffers of 56 kB in 256 kB: they go to page-locked memory and come back.
    [Fact]
    public void BringsBackWhatHadNoRoom()
    {
        PolynomialRing ring = TestRings.Of(4);
        using KernelDevice device = IlgpuDevices.Open(IlgpuDevices.CpuName, cpuThreads: 16, new DeviceOptions(MemoryBytes: 256 << 10));
        var weights = new DeviceBuffer[8];
        ulong[] words = new ulong[64 * 7 * ring.Degree], read = new ulong[words.Length];
        for (int pass = 0; pass < 3; pass++)
            for (int i = 0; i < weights.Length; i++)
            {
                Array.Fill(words, (ulong)i);
                if (pass == 0)
                {
                    weights[i] = device.Rent(ring, 64, new(0, 7));
                    device.Upload(words, weights[i].View<Ntt>());
                    weights[i].Freeze();
                }
                device.Download(weights[i].View<Ntt>(), read);
                Assert.Equal(words, read);
            }
        Assert.True(device.MovedBytes > 0);
        foreach (DeviceBuffer weight in weights)
            weight.Dispose();
        Assert.Equal(0, device.LiveBytes);
    }
}
