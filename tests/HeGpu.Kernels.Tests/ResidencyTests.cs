namespace HeGpu.Kernels.Tests;

/// <summary>Keys and weights that the slab has no room for: the same words, within the limit.</summary>
[NoLeakedBuffers]
public class ResidencyTests
{
    private static readonly LimbRange s_data = new(0, 3), s_extended = new(0, 3, 1);

    // Keys of 384 kB or more (a window on a larger buffer), and 6 MB for them and all else.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void KeysThatDoNotFitGiveTheSameWords(bool graphs) => Seeded.Run(random =>
    {
        PolynomialRing ring = TestRings.Of(11);
        using var device = (KernelDevice)new EmulatorDevice().Open(EmulatorDevice.Name, new DeviceOptions(MemoryBytes: 6 << 20) { Graphs = graphs });
        using var twin = new Twin(device, ring, random);
        TwinBuffer x = twin.Buffer(s_data), d = twin.Buffer(s_data, 2);
        TwinBuffer[] keys = [.. Enumerable.Range(0, 24).Select(_ => Frozen(twin.Buffer(s_extended, 6)))];
        Assert.True(device.LiveBytes > 6 << 20);
        for (int i = 0; i < 30; i++)
        {
            TwinBuffer key = keys[random.Next(2) == 0 ? i % keys.Length : random.Next(keys.Length)], other = keys[random.Next(keys.Length)];
            twin.Same((on, side) => on.SwitchKeys(x[side], 1, [new KeySwitch(key[side], x[side], 5, d[side]), new KeySwitch(other[side], x[side], 25, d[side])]));
        }
        Assert.True(device.MovedBytes > 0);
    });

    [Fact]
    public void NothingMovesWhereEverythingFits()
    {
        using KernelDevice device = EmulatorDevice.Create(8 << 20);
        using DeviceBuffer a = Weight(device, 1), b = Weight(device, 2), sum = device.Rent(TestRings.Of(10), 1, new(0, 4));
        for (int i = 0; i < 3; i++)
            device.Add(a.View<Ntt>(), b.View<Ntt>(), sum.View<Ntt>());
        Assert.Equal(0, device.MovedBytes);
    }

    // In turn, ten weights of which some six have room: what is moved is what is missing, not all ten, which the least recently used one's leaving would cost.
    [Fact]
    public void WhatIsUsedInTurnIsMovedOnlyAsFarAsRoomLacks()
    {
        const int Count = 10, Cycles = 20;
        using KernelDevice device = EmulatorDevice.Create(9 * 32768);
        PolynomialRing ring = TestRings.Of(10);
        using DeviceBuffer sum = device.Rent(ring, 1, new(0, 4));
        DeviceBuffer[] weights = [.. Enumerable.Range(0, Count).Select(i => Weight(device, (ulong)i))];
        device.Clear(sum.View<Ntt>());
        long before = 0;
        for (int cycle = 0; cycle < Cycles; cycle++)
        {
            if (cycle == Cycles / 2)
                before = device.MovedBytes;
            foreach (DeviceBuffer weight in weights)
                device.Add(sum.View<Ntt>(), weight.View<Ntt>(), sum.View<Ntt>());
        }
        double perCycle = (device.MovedBytes - before) / 32768.0 / (Cycles - (Cycles / 2));
        Assert.InRange(perCycle, 1, 6);
        ulong[] words = new ulong[4 * ring.Degree];
        device.Download(sum.View<Ntt>(), words);
        Assert.Equal((ulong)(Cycles * Count * (Count - 1) / 2) % ring.ModulusAt(sum.Limbs, 0), words[0]);
        foreach (DeviceBuffer weight in weights)
            weight.Dispose();
    }

    [Fact]
    public void AVerbWhoseOperandsDoNotFitSaysSoAndTheDeviceGoesOn()
    {
        using KernelDevice device = EmulatorDevice.Create(5 * 32768);
        PolynomialRing ring = TestRings.Of(10);
        using DeviceBuffer sum = device.Rent(ring, 1, new(0, 4));
        DeviceBuffer[] weights = [.. Enumerable.Range(0, 6).Select(i => Weight(device, (ulong)i))];
        PolyView<Ntt>[] all = [.. weights.Select(w => w.View<Ntt>())];
        Assert.Throws<DeviceMemoryException>(() => device.SumOfProducts(all, all, sum.View<Ntt>()));
        device.SumOfProducts(all.AsSpan(0, 2), all.AsSpan(0, 2), sum.View<Ntt>());
        ulong[] words = new ulong[4 * ring.Degree];
        device.Download(sum.View<Ntt>(), words);
        Assert.Equal(1UL, words[^1]);
        foreach (DeviceBuffer weight in weights)
            weight.Dispose();
    }

    [Fact]
    public void ALostDeviceLeavesNothingWhenABufferShouldGo()
    {
        var machine = new FakeMachine(null, launches: 100);
        using var device = new KernelDevice(machine);
        PolynomialRing ring = TestRings.Of(15);
        var held = new Stack<DeviceBuffer>();
        Assert.Throws<DeviceLostException>(() => Fill(device, ring, held));
        while (held.TryPop(out DeviceBuffer? buffer))
            buffer.Dispose();
        Assert.Equal((0, 0L), (device.LiveBuffers, device.LiveBytes));
    }

    private static void Fill(KernelDevice device, PolynomialRing ring, Stack<DeviceBuffer> held)
    {
        while (true)
        {
            held.Push(device.Rent(ring, 8, ring.AllLimbs));
            held.Peek().Freeze();
        }
    }

    private static TwinBuffer Frozen(TwinBuffer buffer)
    {
        buffer[0].Buffer.Freeze();
        buffer[1].Buffer.Freeze();
        return buffer;
    }

    // Every word is the value: 32 kB.
    private static DeviceBuffer Weight(PolynomialDevice device, ulong value)
    {
        DeviceBuffer weight = device.Rent(TestRings.Of(10), 1, new(0, 4));
        ulong[] words = new ulong[4 << 10];
        Array.Fill(words, value);
        device.Upload(words, weight.View<Ntt>());
        weight.Freeze();
        return weight;
    }
}
