namespace HeGpu.SelfTest;

public sealed partial class DeviceKit
{
    private static IEnumerable<DeviceCheck> Calls =>
    [
        .. new[] { 0, 1, 37 }.Select(count => new DeviceCheck(nameof(CallsABodyOnceForEachItem), $"{count} items", 4, kit => kit.CallsABodyOnceForEachItem(count))),
        new(nameof(VerbsWithinAForEachGiveTheSameWords), "", 8, kit => kit.VerbsWithinAForEachGiveTheSameWords()),
        new(nameof(AnErrorWithinAForEachComesThrough), "", 4, kit => kit.AnErrorWithinAForEachComesThrough()),
    ];

    private void CallsABodyOnceForEachItem(int count)
    {
        var calls = new int[count];
        device.ForEach(count, i => Interlocked.Increment(ref calls[i]));
        Check.True(calls.All(n => n == 1), $"{calls.Count(n => n != 1)} of {count} items were not called once.");
    }

    private void VerbsWithinAForEachGiveTheSameWords() => OnTwin(8, twin =>
    {
        LimbRange limbs = SomeLimbs(twin);
        TwinBuffer a = twin.Buffer(limbs), d = twin.Buffer(limbs, 16);
        twin.Same((device, side) => device.ForEach(16, i =>
        {
            device.Multiply(a[side], a[side], d[side].Slice(i));
            device.InverseNtt(d.View<Ntt>(side).Slice(i));
        }));
    });

    private void AnErrorWithinAForEachComesThrough()
    {
        Check.Equal("7", Check.Throws<InvalidOperationException>(() => device.ForEach(20, i =>
        {
            if (i == 7) throw new InvalidOperationException("7");
        })).Message);
        CallsABodyOnceForEachItem(5);
    }
}
