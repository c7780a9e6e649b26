namespace HeGpu.Arithmetic.Tests;

public class HostMemoryTests
{
    private static readonly PolynomialRing Ring = TestRings.Of(6);

    [Fact]
    public void SizeClassesWasteAtMostAnEighth()
    {
        for (long bytes = 1; bytes < 1L << 40; bytes += 1 + (bytes / 7))
        {
            int sizeClass = HostMemoryPool.SizeClass(bytes);
            long capacity = HostMemoryPool.BytesOfClass(sizeClass);
            Assert.InRange(capacity, bytes, Math.Max(4096, bytes + (bytes / 8) + 8));
            Assert.True(sizeClass == 0 || HostMemoryPool.BytesOfClass(sizeClass - 1) < bytes);
        }
    }

    [Fact]
    public void MemoryIsAlignedAndReused()
    {
        using var device = new ReferenceDevice();
        DeviceBuffer first = device.Rent(Ring, 2, new(0, 2));
        unsafe
        {
            Assert.Equal(0UL, (ulong)((HostBuffer)first).Words % 64);
        }
        first.Dispose();
        DeviceBuffer second = device.Rent(Ring, 1, new(0, 3, 1));
        Assert.Same(first, second);
        Assert.Equal(new LimbRange(0, 3, 1), second.Limbs);
        second.Dispose();
        device.Trim();
        DeviceBuffer third = device.Rent(Ring, 2, new(0, 2));
        Assert.NotSame(first, third);
        third.Dispose();
    }

    [Fact]
    public void MemoryOfOneLevelServesTheNext()
    {
        using var device = new ReferenceDevice();
        DeviceBuffer high = device.Rent(TestRings.Of(11), 2, new(0, 6));
        high.Dispose();
        using DeviceBuffer low = device.Rent(TestRings.Of(11), 2, new(0, 5)), tiny = device.Rent(TestRings.Of(11), 2, new(0, 1));
        Assert.Same(high, low);
        low.Dispose();
        using DeviceBuffer small = device.Rent(TestRings.Of(11), 1, new(0, 1));
        Assert.NotSame(high, small);
    }

    [Fact]
    public unsafe void FreeBlocksOfManyTimesTheSizeAreCutUp()
    {
        using var device = new ReferenceDevice();
        PolynomialRing ring = TestRings.Of(15);
        DeviceBuffer large = device.Rent(ring, 3, new(0, 4));
        ulong* first = ((HostBuffer)large).Words, end = first + (12 << 15);
        large.Dispose();
        DeviceBuffer[] small = [.. Enumerable.Range(0, 13).Select(_ => device.Rent(ring, 1, new(0, 1)))];
        Assert.Equal(12, small.Count(b => ((HostBuffer)b).Words >= first && ((HostBuffer)b).Words < end));
        Assert.Equal(13, small.Select(b => (nint)((HostBuffer)b).Words).Distinct().Count());
        foreach (DeviceBuffer b in small) b.Zero();
        foreach (DeviceBuffer b in small) b.Dispose();
        device.Trim();
        using DeviceBuffer again = device.Rent(ring, 3, new(0, 4));
        again.Zero();
    }

    [Fact]
    public void SecretsAreClearedOnReturn()
    {
        using var device = new ReferenceDevice();
        ulong[] words = RandomWords.Of(Ring, new(0, 2), 1, new Random()), left = new ulong[words.Length];
        DeviceBuffer secret = device.Rent(Ring, 1, new(0, 2), zeroOnReturn: true);
        device.Upload(words, secret.View<Ntt>());
        secret.Dispose();
        using (DeviceBuffer next = device.Rent(Ring, 1, new(0, 2)))
        {
            Assert.Same(secret, next);
            device.Download(next.View<Ntt>(), left);
            Assert.All(left, word => Assert.Equal(0UL, word));
            device.Upload(words, next.View<Ntt>());
            next.Zero();
            device.Download(next.View<Ntt>(), left);
            Assert.All(left, word => Assert.Equal(0UL, word));
        }
    }

    [Fact]
    public void SharedBuffersGoBackOnce()
    {
        using var device = new ReferenceDevice();
        DeviceBuffer buffer = device.Rent(Ring, 1, new(0, 1));
        Assert.Same(buffer, buffer.AddReference());
        buffer.Dispose();
        Assert.Equal(1, device.LiveBuffers);
        buffer.Dispose();
        Assert.Equal(0, device.LiveBuffers);
    }

    [Fact]
    public void BuffersOutliveTheirDevice()
    {
        var device = new ReferenceDevice();
        DeviceBuffer buffer = device.Rent(Ring, 1, new(0, 1));
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => device.Rent(Ring, 1, new(0, 1)));
        buffer.Dispose();
        Assert.Equal(0, device.LiveBuffers);
    }
}
