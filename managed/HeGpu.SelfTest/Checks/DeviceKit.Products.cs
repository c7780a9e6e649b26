namespace HeGpu.SelfTest;

public sealed partial class DeviceKit
{
    private static (int LogDegree, int Terms)[] Sums => [(4, 1), (5, 2), (6, 3), (4, 300), (8, 33), (11, 7), (12, 5), (6, 64), (6, 65), (4, 5000), (13, 4)];
    private static (int LogDegree, int Sums, int MostTerms)[] SeveralSums => [(4, 3, 1), (8, 5, 9), (11, 4, 70), (12, 7, 6)];

    private static IEnumerable<DeviceCheck> Products =>
    [
        .. OfTerms("SumsProducts", Sums, (kit, n, terms) => kit.Sum(n, terms, 2, 2, 2)),
        .. OfTerms("SumsProductsOfCiphertextsAndPlaintexts", Sums, (kit, n, terms) => kit.Sum(n, terms, 2, 1, 2)),
        .. OfTerms("SumsProductsOfDigitsAndKeys", Sums, (kit, n, terms) => kit.Sum(n, terms, 1, 2, 2)),
        .. OfTerms(nameof(SumsProductsOfOneAndOfThreePolynomials), [(6, 5), (11, 70)], (kit, n, terms) => kit.SumsProductsOfOneAndOfThreePolynomials(n, terms)),
        .. OfDegrees(nameof(MultipliesCiphertexts), s_logDegrees, (kit, n) => kit.MultipliesCiphertexts(n)),
        .. SeveralSums.Select(s => new DeviceCheck(nameof(SumsProductsIntoSeveralDestinations), $"N = 2^{s.LogDegree}, {s.Sums} sums of {s.MostTerms}", s.LogDegree, kit => kit.SumsProductsIntoSeveralDestinations(s.LogDegree, s.Sums, s.MostTerms))),
    ];

    private static IEnumerable<DeviceCheck> OfTerms(string name, (int LogDegree, int Terms)[] cases, Action<DeviceKit, int, int> run) =>
        cases.Select(c => new DeviceCheck(name, $"N = 2^{c.LogDegree}, {c.Terms} terms", c.LogDegree, kit => run(kit, c.LogDegree, c.Terms)));

    private void SumsProductsOfOneAndOfThreePolynomials(int logDegree, int terms)
    {
        Sum(logDegree, terms, 1, 1, 1);
        Sum(logDegree, terms, 1, 3, 3);
        Sum(logDegree, terms, 3, 1, 3);
        Sum(logDegree, terms, 1, 1, 2);
    }

    private void MultipliesCiphertexts(int logDegree) => OnTwin(logDegree, twin =>
    {
        LimbRange limbs = SomeLimbs(twin);
        TwinBuffer a = twin.Buffer(limbs, 2), b = twin.Buffer(limbs, 2), d = twin.Buffer(limbs, 3);
        twin.Same((device, side) => device.Tensor(a[side], b[side], d[side]));
        twin.Same((device, side) => device.Tensor(d[side].Slice(0, 2), b[side], d[side]));
        twin.Same((device, side) => device.Tensor(a[side], d[side].Slice(0, 2), d[side]));
        twin.Same((device, side) => device.TensorSquare(a[side], d[side]));
        twin.Same((device, side) => device.TensorSquare(d[side].Slice(0, 2), d[side]));
    });

    private void SumsProductsIntoSeveralDestinations(int logDegree, int sums, int mostTerms) => OnTwin(logDegree, twin =>
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
