namespace HeGpu.Kernels.Tests;

public class ProductRateTests
{
    [Fact]
    public void ChainsMultiplyTheirHalvesAndNoTwoThreadsMeet()
    {
        const int steps = 3, words = 2 * ProductChains.Threads;
        using var machine = new EmulatorMachine(1 << 16, checkRaces: true);
        ulong[] seeds = [.. Enumerable.Range(0, words).Select(_ => (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue))];
        machine.Write(32, seeds);

        machine.Launch(new ProductChains(32, steps), new LaunchShape(2, 1, 1, ProductChains.Threads));

        ulong[] results = new ulong[words];
        machine.Read(32, results);
        Assert.Equal(seeds.Select(seed => SumOfChains(seed, steps)), results);
    }

    [Fact]
    public void TheRateIsMeasuredOnAnyKernelDevice()
    {
        using KernelDevice device = EmulatorDevice.Create(1 << 26);
        Assert.True(ProductRate.Measure(device) > 0);
        Assert.Equal(0, device.LiveBytes);
    }

    private static ulong SumOfChains(ulong seed, int steps)
    {
        ulong[] chains = [seed, seed ^ 0x9E3779B97F4A7C15, seed ^ 0xBF58476D1CE4E5B9, seed ^ 0x94D049BB133111EB];
        ulong sum = 0;
        foreach (ulong start in chains.Concat(chains.Select(c => ~c)))
        {
            ulong x = start;
            for (int i = 0; i < steps; i++) x += (x & uint.MaxValue) * (x >> 32);
            sum += x;
        }
        return sum;
    }
}
