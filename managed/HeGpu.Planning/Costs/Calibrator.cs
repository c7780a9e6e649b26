using System.Diagnostics;
using HeGpu.Ckks;

namespace HeGpu.Planning;

/// <summary>What a calibration measures with: an evaluator that has the rotation keys asked for, and a way to get ciphertexts.</summary>
/// <param name="Evaluator">The real one, on the device to be measured.</param>
/// <param name="Encrypt">A fresh ciphertext at the top level and the parameters' scale.</param>
/// <param name="Release">Frees keys and whatever else was made.</param>
public sealed record CalibrationBench(IEvaluator Evaluator, Func<double[], ICiphertext> Encrypt, Action Release);

/// <summary>
/// Measures what operations cost on this machine, at three parameter sets per degree and two levels each, fits price = fixed + per unit * work,
/// and then scales all prices so that a reference run comes out right. The very first run of a process tells what starting costs.
/// Takes seconds per degree; most of it makes keys.
/// </summary>
public static class Calibrator
{
    /// <summary>Rotations that the bench must have keys for.</summary>
    public static IReadOnlyList<int> Steps { get; } = [1, 2, 3, 4, 5, 6, 7, 8];

    private const int Terms = 16;
    private static readonly TimeSpan s_atLeast = TimeSpan.FromMilliseconds(60);

    /// <param name="device">Name under which the table is kept.</param>
    /// <param name="open">Makes keys and an evaluator for parameters: the client's part.</param>
    /// <param name="logDegrees">Degrees to measure.</param>
    /// <param name="progress">Share done.</param>
    /// <param name="cancellation">Checked between measurements.</param>
    public static CostTable Measure(
        string device, Func<CkksParameters, AvailableKeys, CalibrationBench> open, IReadOnlyList<int> logDegrees, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        double start = ReferenceRun.Start(logDegrees.Min(), open, cancellation);
        var entries = new List<CostEntry>();
        int done = 0;
        foreach (int logDegree in logDegrees)
        {
            var samples = new List<PriceSample>();
            foreach ((int levels, int specials) in (ReadOnlySpan<(int, int)>)[(11, 1), (8, 2), (12, 4)])
            {
                cancellation.ThrowIfCancellationRequested();
                CkksParameters parameters = CkksParameters.Create(new(
                    logDegree, [45, .. Enumerable.Repeat(36, levels)], [.. Enumerable.Repeat(specials == 1 ? 46 : 42, specials)], 36, AllowInsecure: true));
                CalibrationBench bench = open(parameters, new AvailableKeys([.. Steps]));
                try
                {
                    foreach (int level in (ReadOnlySpan<int>)[levels, levels / 3]) Measure(bench, level, samples, cancellation);
                }
                finally
                {
                    bench.Release();
                }

                progress?.Report(++done / (3.0 * logDegrees.Count));
            }

            CostEntry[] fitted = [.. PriceFit.Fit(logDegree, samples)];
            double ratio = ReferenceRun.Ratio(new(device, Environment.ProcessorCount, fitted), logDegree, open, cancellation);
            entries.AddRange(fitted.Select(e => e with { Fixed = ratio * e.Fixed, PerUnit = ratio * e.PerUnit }));
        }

        return new(device, Environment.ProcessorCount, entries) { StartSeconds = start };
    }

    private static void Measure(CalibrationBench bench, int level, List<PriceSample> samples, CancellationToken cancellation)
    {
        IEvaluator e = bench.Evaluator;
        CkksParameters p = e.Parameters;
        double[] values = new double[p.Slots];
        for (int i = 0; i < values.Length; i++) values[i] = ((i * 37) % 101 / 101.0) - 0.5;
        using ICiphertext top = bench.Encrypt(values);
        // Rotating makes one that owns memory of just this level.
        using ICiphertext dropped = e.DropToLevel(top, level);
        using ICiphertext x = e.Rotate(dropped, Steps[0]);
        var plaintexts = new IPlaintext[Terms];
        try
        {
            double encode = Time(() => e.ForEach(Terms, k =>
            {
                plaintexts[k]?.Dispose();
                plaintexts[k] = e.Encode(values, level, p.Scale);
            }), cancellation) / Terms;
            double encodeShort = Time(() => e.ForEach(Terms, k => e.Encode([values[k]], level, p.Scale).Dispose()), cancellation) / Terms;
            // Different ones: what a layer's sums take is the time to read them.
            ICiphertext[] different = [.. Enumerable.Range(0, Terms).Select(k => e.Rotate(dropped, Steps[k % Steps.Count]))];
            double products = Time(() => e.SumOfProducts(different, plaintexts).Dispose(), cancellation) / Terms;
            Dispose(different);
            double one = Time(() => Dispose(e.RotateMany(x, [Steps[0]])), cancellation);
            double all = Time(() => Dispose(e.RotateMany(x, [.. Steps])), cancellation);
            double hoisted = Math.Max(0, (all - one) / (Steps.Count - 1));
            double sumOne = Time(() => e.RotateSum([new RotationTerm(x, Steps[0])]).Dispose(), cancellation);
            double sumAll = Time(() => e.RotateSum([.. Steps.Select(s => new RotationTerm(x, s))]).Dispose(), cancellation);
            double term = Math.Max(0, (sumAll - sumOne) / (Steps.Count - 1));
            Add(OperationKind.Encode, encode);
            Add(OperationKind.EncodeShort, encodeShort);
            Add(OperationKind.ProductTerm, products);
            Add(OperationKind.Add, Time(() => e.Add(x, x).Dispose(), cancellation));
            Add(OperationKind.Decompose, Math.Max(0, one - hoisted));
            Add(OperationKind.HoistedRotation, hoisted);
            Add(OperationKind.Rotate, Time(() => e.Rotate(x, Steps[1]).Dispose(), cancellation));
            Add(OperationKind.RotateSumTerm, term);
            Add(OperationKind.RotateSumFinish, Math.Max(0, sumOne - term));
            Add(OperationKind.Multiply, Time(() => e.Square(x).Dispose(), cancellation));
            Add(OperationKind.Rescale, Time(() => e.Rescale(x).Dispose(), cancellation));
        }
        finally
        {
            foreach (IPlaintext? plaintext in plaintexts) plaintext?.Dispose();
        }

        void Add(OperationKind kind, double seconds) =>
            samples.Add(new(kind, OperationWork.Units(kind, p.LogDegree, level, p.DigitWidth), seconds));
    }

    private static void Dispose(ICiphertext[] ciphertexts)
    {
        foreach (ICiphertext c in ciphertexts) c.Dispose();
    }

    /// <summary>Least of at least five repetitions, after one to warm up: other programs only ever add to a time.</summary>
    private static double Time(Action action, CancellationToken cancellation)
    {
        action();
        double least = double.MaxValue;
        var total = Stopwatch.StartNew();
        for (int k = 0; k < 5 || (total.Elapsed < s_atLeast && k < 50); k++)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            action();
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return least;
    }
}

/// <summary>One measured operation.</summary>
internal readonly record struct PriceSample(OperationKind Kind, double Units, double Seconds);
