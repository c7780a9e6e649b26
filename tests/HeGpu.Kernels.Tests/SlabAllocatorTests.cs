namespace HeGpu.Kernels.Tests;

public class SlabAllocatorTests
{
    // Random takes and returns: parts never overlap, and at the end all is one part again.
    [Fact]
    public void HandsOutPartsThatDoNotOverlap() => Seeded.Run(random =>
    {
        const int Words = 1 << 16;
        var slab = new SlabAllocator("test", 1, Words);
        var owner = new int[Words + 1];
        var held = new List<(long First, int Words)>();
        for (int i = 1; i < 5000; i++)
        {
            int words = random.Next(1, 2000);
            if (random.Next(2) == 0 && Try(slab, words) is { } first)
            {
                held.Add((first, words));
                Assert.Equal(0, first % SlabAllocator.Granule);
                for (long word = first; word < first + words; word++)
                {
                    Assert.Equal(0, owner[word]);
                    owner[word] = i;
                }
            }
            else if (held.Count > 0)
            {
                int at = random.Next(held.Count);
                slab.Return(held[at].First, held[at].Words);
                owner.AsSpan((int)held[at].First, held[at].Words).Clear();
                held.RemoveAt(at);
            }
        }
        foreach ((long first, int words) in held)
            slab.Return(first, words);
        Assert.Equal(slab.Words, slab.FreeWords);
        Assert.Equal(SlabAllocator.Granule, slab.Take(slab.Words));
    });

    [Fact]
    public void RefusesWhatNoFreePartCanHold()
    {
        var slab = new SlabAllocator("test", 0, 10 * SlabAllocator.Granule);
        long[] parts = [.. Enumerable.Range(0, 10).Select(_ => slab.Take(1))];
        Assert.Equal("test", Assert.Throws<DeviceMemoryException>(() => slab.Take(1)).Device);
        // Every second part: enough in all, but not in one piece.
        for (int i = 0; i < parts.Length; i += 2)
            slab.Return(parts[i], 1);
        Assert.Equal(5 * SlabAllocator.Granule, slab.FreeWords);
        Assert.Throws<DeviceMemoryException>(() => slab.Take(2 * SlabAllocator.Granule));
        slab.Return(parts[1], 1);
        Assert.Equal(parts[0], slab.Take(3 * SlabAllocator.Granule));
    }

    [Fact]
    public void ADeviceThatIsFullGoesOn()
    {
        using KernelDevice device = EmulatorDevice.Create(1 << 20);
        PolynomialRing ring = TestRings.Of(12);
        using DeviceBuffer held = device.Rent(ring, 1, new LimbRange(0, 7));
        Assert.Throws<DeviceMemoryException>(() => device.Rent(ring, 4, ring.AllLimbs));
        Assert.Equal(1, device.LiveBuffers);
        device.Add(held.View<Ntt>(), held.View<Ntt>(), held.View<Ntt>());
    }

    private static long? Try(SlabAllocator slab, int words)
    {
        try
        {
            return slab.Take(words);
        }
        catch (DeviceMemoryException)
        {
            return null;
        }
    }
}
