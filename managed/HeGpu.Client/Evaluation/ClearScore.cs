using HeGpu.Models;

namespace HeGpu.Client;

/// <summary>What a network achieves in plaintext on a set of crops.</summary>
/// <param name="Counts">Of the rarer class, all pixels together.</param>
/// <param name="LargestLogit">Largest |logit| of any pixel.</param>
public sealed record ClearScore(Confusion Counts, double LargestLogit)
{
    public double Dice => Counts.Dice;

    public double Iou => Counts.Iou;

    /// <summary>Runs the twin on every crop, on all cores.</summary>
    public static ClearScore Measure(ModelGraph graph, IReadOnlyList<TestCrop> crops, bool rarerClass, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var counts = new Confusion[crops.Count];
        var largest = new double[crops.Count];
        int done = 0;
        Parallel.For(0, crops.Count, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            double[] logits = PlainTwin.Run(graph, crops[i].Prepare(graph)).Values;
            counts[i] = Confusion.Of(Confusion.Threshold(logits), crops[i].Truth, rarerClass);
            largest[i] = ValueRange.Of(logits).Magnitude;
            progress?.Report((double)Interlocked.Increment(ref done) / crops.Count);
        });
        return new(counts.Aggregate(default(Confusion), (a, b) => a + b), largest.DefaultIfEmpty().Max());
    }
}
