namespace HeGpu.Devices.TestKit;

public abstract partial class DeviceTests
{
    [Theory]
    [MemberData(nameof(AllLogDegrees))]
    public void TransformsForwardAndBack(int logDegree) => OnTwin(logDegree, twin =>
    {
        TwinBuffer buffer = twin.Buffer(logDegree > 12 ? new LimbRange(0, logDegree > 15 ? 3 : 4) : twin.Ring.AllLimbs, logDegree > 12 ? 1 : 2);
        twin.Same((device, side) => device.ForwardNtt(buffer.View<Coefficient>(side)));
        twin.Same((device, side) => device.InverseNtt(buffer[side]));
        twin.Same((device, side) => device.InverseNtt(buffer[side]));
    });

    [Theory]
    [MemberData(nameof(LogDegrees))]
    public void AppliesAutomorphisms(int logDegree) => OnTwin(logDegree, twin =>
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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(16)]
    public void EncodesAsThePortableTransform(int logSlots) => Seeded.Run(random =>
    {
        if (Device() is not { } device)
            return;
        double[] re = Values(1 << logSlots, random), im = Values(1 << logSlots, random);
        double[] expectedRe = [.. re], expectedIm = [.. im];
        device.SlotsToCoefficients(re, im, 1.1);
        PortableFft.Inverse(expectedRe, expectedIm, 1.1);
        Assert.Equal(expectedRe, re);
        Assert.Equal(expectedIm, im);
        device.CoefficientsToSlots(re, im);
        PortableFft.Forward(expectedRe, expectedIm);
        Assert.Equal(expectedRe, re);
        Assert.Equal(expectedIm, im);
    });

    private static double[] Values(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
}
