namespace HeGpu.Devices.TestKit;

public abstract partial class DeviceTests
{
    public static TheoryData<int, int> LogDegreesAndTerms => new()
    {
        { 4, 1 }, { 5, 2 }, { 6, 3 }, { 4, 300 }, { 8, 33 }, { 11, 7 }, { 12, 5 }, { 6, 64 }, { 6, 65 }, { 4, 5000 }, { 13, 4 },
    };

    [Theory]
    [MemberData(nameof(LogDegreesAndTerms))]
    public void SumsProducts(int logDegree, int terms) => Sum(logDegree, terms, 2, 2, 2);

    [Theory]
    [MemberData(nameof(LogDegreesAndTerms))]
    public void SumsProductsOfCiphertextsAndPlaintexts(int logDegree, int terms) => Sum(logDegree, terms, 2, 1, 2);

    [Theory]
    [MemberData(nameof(LogDegreesAndTerms))]
    public void SumsProductsOfDigitsAndKeys(int logDegree, int terms) => Sum(logDegree, terms, 1, 2, 2);

    [Theory]
    [InlineData(6, 5)]
    [InlineData(11, 70)]
    public void SumsProductsOfOneAndOfThreePolynomials(int logDegree, int terms)
    {
        Sum(logDegree, terms, 1, 1, 1);
        Sum(logDegree, terms, 1, 3, 3);
        Sum(logDegree, terms, 3, 1, 3);
        Sum(logDegree, terms, 1, 1, 2);
    }

    [Theory]
    [MemberData(nameof(LogDegrees))]
    public void MultipliesCiphertexts(int logDegree) => OnTwin(logDegree, twin =>
    {
        LimbRange limbs = SomeLimbs(twin);
        TwinBuffer a = twin.Buffer(limbs, 2), b = twin.Buffer(limbs, 2), d = twin.Buffer(limbs, 3);
        twin.Same((device, side) => device.Tensor(a[side], b[side], d[side]));
        twin.Same((device, side) => device.Tensor(d[side].Slice(0, 2), b[side], d[side]));
        twin.Same((device, side) => device.Tensor(a[side], d[side].Slice(0, 2), d[side]));
        twin.Same((device, side) => device.TensorSquare(a[side], d[side]));
        twin.Same((device, side) => device.TensorSquare(d[side].Slice(0, 2), d[side]));
    });

    [Theory]
    [InlineData(4, 3, 1)]
    [InlineData(8, 5, 9)]
    [InlineData(11, 4, 70)]
    [InlineData(12, 7, 6)]
    public void SumsProductsIntoSeveralDestinations(int logDegree, int sums, int mostTerms) => OnTwin(logDegree, twin =>
    {
        LimbRange limbs = SomeLimbs(twin);
        TwinBuffer[] d = [.. Enumerable.Range(0, sums).Select(_ => twin.Buffer(limbs, 2))];
        TwinBuffer[] a = [.. Enumerable.Range(0, 5).Select(_ => twin.Buffer(limbs, 2))];
        TwinBuffer[] b = [.. Enumerable.Range(0, 4).Select(_ => twin.Buffer(limbs, 1))];
        int[] ends = [.. Enumerable.Range(0, sums).Select(j => 1 + (j * mostTerms / 2) + (j == sums - 1 ? mostTerms : j))];
        twin.Same((device, side) => device.SumsOfProducts(
            Enumerable.Range(0, ends[^1]).Select(k => a[k % a.Length][side]).ToArray(),
            Enumerable.Range(0, ends[^1]).Select(k => b[k % b.Length][side]).ToArray(), ends, d.Select(x => x[side]).ToArray()));
    });

    private void Sum(int logDegree, int terms, int polynomialsA, int polynomialsB, int polynomials) => OnTwin(logDegree, twin =>
    {
        LimbRange limbs = SomeLimbs(twin);
        TwinBuffer d = twin.Buffer(limbs, polynomials);
        // A few buffers used many times are enough for long sums.
        TwinBuffer[] a = [.. Enumerable.Range(0, Math.Min(terms, 8)).Select(_ => twin.Buffer(limbs, polynomialsA))];
        TwinBuffer[] b = [.. Enumerable.Range(0, Math.Min(terms, 7)).Select(_ => twin.Buffer(limbs, polynomialsB))];
        foreach (bool accumulate in new[] { false, true })
            twin.Same((device, side) => device.SumOfProducts(
                Enumerable.Range(0, terms).Select(k => a[k % a.Length][side]).ToArray(),
                Enumerable.Range(0, terms).Select(k => b[k % b.Length][side]).ToArray(), d[side], accumulate));
    });
}
