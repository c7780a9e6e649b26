using System.Reflection;

namespace HeGpu.Arithmetic.Tests;

public class NoLeakedBuffersTests
{
    private static readonly PolynomialRing Ring = TestRings.Of(4);

    [Fact]
    public void SeesABufferThatIsLeftAlive()
    {
        using var device = new ReferenceDevice();
        var attribute = new NoLeakedBuffersAttribute();
        attribute.Before(Method);
        DeviceBuffer buffer = device.Rent(Ring, 1, new(0, 1));
        Assert.Contains("1 device buffers", Assert.ThrowsAny<Exception>(() => attribute.After(Method)).Message, StringComparison.Ordinal);
        buffer.Dispose();
    }

    [Fact]
    public async Task CountsReturnsOnOtherThreadsAndNotTheBuffersOfOthers()
    {
        using var device = new ReferenceDevice();
        DeviceBuffer before = device.Rent(Ring, 1, new(0, 1));
        var attribute = new NoLeakedBuffersAttribute();
        attribute.Before(Method);
        DeviceBuffer buffer = await Task.Run(() => device.Rent(Ring, 1, new(0, 1)));
        await Task.Run(buffer.Dispose);
        attribute.After(Method);
        before.Dispose();
    }

    // The attribute as xunit runs it: the scope is there while the test runs.
    [Fact]
    [NoLeakedBuffers]
    public async Task TheScopeReachesTheTest()
    {
        using var device = new ReferenceDevice();
        LeakScope scope = Assert.IsType<LeakScope>(LeakScope.Current);
        await Task.Yield();
        DeviceBuffer buffer = device.Rent(Ring, 1, new(0, 1));
        Assert.Equal(1, scope.LiveBuffers);
        buffer.Dispose();
        Assert.Equal(0, scope.LiveBuffers);
    }

    private static MethodInfo Method => typeof(NoLeakedBuffersTests).GetMethod(nameof(SeesABufferThatIsLeftAlive))!;
}
