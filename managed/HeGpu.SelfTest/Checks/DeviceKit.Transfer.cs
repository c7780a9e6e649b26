namespace HeGpu.SelfTest;

public sealed partial class DeviceKit
{
    private static IEnumerable<DeviceCheck> Transfers =>
    [
        .. OfDegrees(nameof(UploadsAndDownloadsWhatItWasGiven), s_logDegrees, (kit, n) => kit.UploadsAndDownloadsWhatItWasGiven(n)),
        .. OfDegrees(nameof(UploadsAndDownloadsLimbByLimb), s_logDegrees, (kit, n) => kit.UploadsAndDownloadsLimbByLimb(n)),
        .. OfDegrees(nameof(ReducesSignedCoefficients), s_logDegrees, (kit, n) => kit.ReducesSignedCoefficients(n)),
        .. OfDegrees(nameof(RoundsCoefficients), s_logDegrees, (kit, n) => kit.RoundsCoefficients(n)),
        .. OfDegrees(nameof(ClearsAndCopies), s_logDegrees, (kit, n) => kit.ClearsAndCopies(n)),
        new(nameof(CountsItsBuffers), "", 8, kit => kit.CountsItsBuffers()),
    ];

    private void UploadsAndDownloadsWhatItWasGiven(int logDegree) => OnTwin(logDegree, twin =>
    {
        LimbRange limbs = SomeLimbs(twin);
        TwinBuffer buffer = twin.Buffer(limbs, 3);
        ulong[] words = RandomWords.Of(twin.Ring, limbs, 3, twin.Random), back = new ulong[words.Length];
        twin.Same((device, side) =>
        {
            device.Upload(words, buffer[side]);
            device.Download(buffer[side], back);
            Check.Equal(words, back);
        });
    });

    private void UploadsAndDownloadsLimbByLimb(int logDegree) => OnTwin(logDegree, twin =>
    {
        LimbRange limbs = SomeLimbs(twin);
        TwinBuffer buffer = twin.Buffer(limbs, 3);
        var words = new LimbArray(RandomWords.Of(twin.Ring, limbs, 3, twin.Random), limbs.Total);
        twin.Same((device, side) =>
        {
            device.Upload(words, buffer[side]);
            var back = new LimbArray(new ulong[words.Words.Length], limbs.Total);
            device.Download(buffer[side], back);
            Check.Equal(words.Words, back.Words);
        });
    });

    private sealed class LimbArray(ulong[] words, int limbs) : ILimbSource, ILimbSink
    {
        public ulong[] Words => words;

        public void Fill(int polynomial, int limb, Span<ulong> destination) =>
            words.AsSpan(((polynomial * limbs) + limb) * destination.Length, destination.Length).CopyTo(destination);

        public void Take(int polynomial, int limb, ReadOnlySpan<ulong> source) =>
            source.CopyTo(words.AsSpan(((polynomial * limbs) + limb) * source.Length));
    }

    private void ReducesSignedCoefficients(int logDegree) => OnTwin(logDegree, twin =>
    {
        TwinBuffer buffer = twin.Buffer(SomeLimbs(twin));
        var coefficients = new long[twin.Ring.Degree];
        foreach (ref long x in coefficients.AsSpan())
            x = twin.Random.NextInt64(1L << twin.Random.Next(1, 63)) * (twin.Random.Next(2) == 0 ? 1 : -1);
        (coefficients[0], coefficients[1], coefficients[2]) = (0, PolynomialDevice.MaxSigned - 1, 1 - PolynomialDevice.MaxSigned);
        twin.Same((device, side) => device.UploadSigned(coefficients, buffer.View<Coefficient>(side)));
    });

    private void RoundsCoefficients(int logDegree) => OnTwin(logDegree, twin =>
    {
        TwinBuffer buffer = twin.Buffer(SomeLimbs(twin));
        var coefficients = new double[twin.Ring.Degree];
        foreach (ref double x in coefficients.AsSpan())
            x = ((2 * twin.Random.NextDouble()) - 1) * Math.ScaleB(1, twin.Random.Next(-3, 120));
        double[] special =
        [
            0, -0.0, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 0.49999999999999994, 4503599627370497.5, 9007199254740993, -9223372036854775808.0,
            18446744073709551616.0, -Math.ScaleB(1, 119), Math.BitDecrement(Math.ScaleB(1, 120)),
        ];
        special.CopyTo(coefficients, 0);
        twin.Same((device, side) => device.UploadRounded(coefficients, buffer.View<Coefficient>(side)));
    });

    private void ClearsAndCopies(int logDegree) => OnTwin(logDegree, twin =>
    {
        LimbRange limbs = SomeLimbs(twin);
        TwinBuffer source = twin.Buffer(limbs, 2), copy = twin.Buffer(limbs, 2), cleared = twin.Buffer(limbs, 2);
        twin.Same((device, side) =>
        {
            device.Copy(source[side], copy[side]);
            device.Clear(cleared[side]);
        });
    });

    private void CountsItsBuffers()
    {
        PolynomialRing ring = TestRings.Of(8);
        device.ResetPeak();
        DeviceBuffer a = device.Rent(ring, 2, new LimbRange(0, 3)), b = device.Rent(ring, 1, new LimbRange(0, 1, 2));
        Check.Equal(2, device.LiveBuffers);
        Check.Equal(8 * 256 * (6 + 3), device.LiveBytes);
        a.Dispose();
        b.AddReference();
        b.Dispose();
        Check.Equal(1, device.LiveBuffers);
        b.Dispose();
        Check.Equal(0, device.LiveBuffers);
        Check.Equal(0, device.LiveBytes);
        Check.Equal(8 * 256 * (6 + 3), device.PeakBytes);
        device.ResetPeak();
        Check.Equal(0, device.PeakBytes);
        device.Trim();
    }
}
