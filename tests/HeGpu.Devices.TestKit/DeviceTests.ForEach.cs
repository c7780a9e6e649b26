namespace HeGpu.Devices.TestKit;

public abstract partial class DeviceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(37)]
    public void CallsABodyOnceForEachItem(int count)
    {
        if (Device() is not { } device)
            return;
        var calls = new int[count];
        device.ForEach(count, i => Interlocked.Increment(ref calls[i]));
        Assert.All(calls, n => Assert.Equal(1, n));
    }

    [Fact]
    public void VerbsWithinAForEachGiveTheSameWords() => OnTwin(8, twin =>
    {
        LimbRange limbs = SomeLimbs(twin);
        TwinBuffer a = twin.Buffer(limbs), d = twin.Buffer(limbs, 16);
        twin.Same((device, side) => device.ForEach(16, i =>
        {
            device.Multiply(a[side], a[side], d[side].Slice(i));
            device.InverseNtt(d.View<Ntt>(side).Slice(i));
        }));
    });

    [Fact]
    public void AnErrorWithinAForEachComesThrough()
    {
        if (Device() is not { } device)
            return;
        Assert.Equal("7", Assert.Throws<InvalidOperationException>(() => device.ForEach(20, i =>
        {
            if (i == 7) throw new InvalidOperationException("7");
        })).Message);
        CallsABodyOnceForEachItem(5);
    }
}
