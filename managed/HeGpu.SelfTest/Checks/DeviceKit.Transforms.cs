namespace HeGpu.SelfTest;

public sealed partial class DeviceKit
{
    private static IEnumerable<DeviceCheck> Transforms =>
    [
        .. OfDegrees(nameof(TransformsForwardAndBack), s_allLogDegrees, (kit, n) => kit.TransformsForwardAndBack(n)),
        .. OfDegrees(nameof(AppliesAutomorphisms), s_logDegrees, (kit, n) => kit.AppliesAutomorphisms(n)),
        .. OfDegrees(nameof(EncodesAsThePortableTransform), [2, 3, 4, 5, 8, 12, 14, 17], (kit, n) => kit.EncodesAsThePortableTransform(n - 1)),
    ];

    private void TransformsForwardAndBack(int logDegree) => OnTwin(logDegree, twin =>
    {
        TwinBuffer buffer = twin.Buffer(logDegree > 12 ? new LimbRange(0, logDegree > 15 ? 3 : 4) : twin.Ring.AllLimbs, logDegree > 12 ? 1 : 2);
        twin.Same((device, side) => device.ForwardNtt(buffer.View<Coefficient>(side)));
        twin.Same((device, side) => device.InverseNtt(buffer[side]));
        twin.Same((device, side) => device.InverseNtt(buffer[side]));
    });

    private void AppliesAutomorphisms(int logDegree) => OnTwin(logDegree, twin =>
    {
        LimbRange limbs = SomeLimbs(twin);
        TwinBuffer source = twin.Buffer(limbs, 2), d = twin.Buffer(limbs, 2);
        uint[] elements = [1, 3, twin.Ring.GaloisElement(-1), twin.Ring.GaloisElement(twin.Random.Next(twin.Ring.Degree / 2)), twin.Ring.ConjugationElement];
        foreach (uint element in elements)
        {
            twin.Same((device, side) => device.Automorphism(source[side], element, d[side]));
            twin.Same((device, side) => device.AutomorphismAdd(source[side], element, d[side]));
        }
    });

    private void EncodesAsThePortableTransform(int logSlots) => WithSeed(random =>
    {
        double[] re = Values(1 << logSlots, random), im = Values(1 << logSlots, random);
        double[] expectedRe = [.. re], expectedIm = [.. im];
        device.SlotsToCoefficients(re, im, 1.1);
        PortableFft.Inverse(expectedRe, expectedIm, 1.1);
        Check.Equal(expectedRe, re);
        Check.Equal(expectedIm, im);
        device.CoefficientsToSlots(re, im);
        PortableFft.Forward(expectedRe, expectedIm);
        Check.Equal(expectedRe, re);
        Check.Equal(expectedIm, im);
    });

    private static double[] Values(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
}
