namespace HeGpu.Models;

/// <summary>Smallest and largest value seen.</summary>
public readonly record struct ValueRange(double Min, double Max)
{
    public static ValueRange Empty => new(double.PositiveInfinity, double.NegativeInfinity);

    /// <summary>Largest absolute value.</summary>
    public double Magnitude => Math.Max(Math.Abs(Min), Math.Abs(Max));

    public ValueRange Union(ValueRange other) => new(Math.Min(Min, other.Min), Math.Max(Max, other.Max));

    /// <summary>Whether <paramref name="value"/> lies in the range, widened on both sides by <paramref name="margin"/> times its magnitude.</summary>
    public bool Contains(double value, double margin = 0) =>
        value >= Min - (margin * Magnitude) && value <= Max + (margin * Magnitude);

    public static ValueRange Of(ReadOnlySpan<double> values)
    {
        ValueRange range = Empty;
        foreach (double x in values) range = new(Math.Min(range.Min, x), Math.Max(range.Max, x));
        return range;
    }
}

/// <summary>
/// Range of the output of every layer over the calibration images, by layer name. The range guard compares an input's clear twin
/// with these: outside them the polynomial activations were never trained and the planned precision does not hold.
/// </summary>
public sealed record ActivationRanges(IReadOnlyDictionary<string, ValueRange> Layers)
{
    public ValueRange this[string layer] => Layers[layer];

    /// <summary>Runs the twin on preprocessed images (each channels x height x width) and collects the range of every layer.</summary>
    public static ActivationRanges Measure(
        ModelGraph graph, IEnumerable<FeatureMap> images, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        var ranges = new Dictionary<string, ValueRange>();
        int done = 0;
        foreach (FeatureMap image in images)
        {
            cancellation.ThrowIfCancellationRequested();
            PlainTwin.Run(graph, image, (layer, output) =>
                ranges[layer.Name] = ranges.GetValueOrDefault(layer.Name, ValueRange.Empty).Union(ValueRange.Of(output.Values)));
            progress?.Report(++done);
        }

        return new(ranges);
    }
}
