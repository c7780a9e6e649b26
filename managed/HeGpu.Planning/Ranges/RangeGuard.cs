using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>A layer whose clear value leaves its calibrated range on some input.</summary>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Value">The value farthest outside.</param>
/// <param name="Range">Calibrated.</param>
/// <param name="Margin">Allowed beyond it, relative to its magnitude.</param>
/// <param name="Count">How many values lie outside.</param>
public sealed record RangeViolation(string Layer, double Value, ValueRange Range, double Margin, int Count)
{
    public override string ToString() => FormattableString.Invariant(
        $"{Layer}: {Value:0.###} outside [{Range.Min:0.###}, {Range.Max:0.###}] +{100 * Margin:0} % ({Count} values)");
}

/// <summary>What the clear twin says of one input.</summary>
/// <param name="Violations">In the order of the layers; empty when the encrypted run can be trusted.</param>
/// <param name="Logits">The twin's output.</param>
/// <param name="Largest">Largest absolute value of each layer.</param>
public sealed record RangeReport(IReadOnlyList<RangeViolation> Violations, FeatureMap Logits, IReadOnlyDictionary<string, double> Largest)
{
    public bool IsInside => Violations.Count == 0;
}

/// <summary>
/// Runs the clear twin on the client before encryption and reports every layer that leaves its calibrated range: polynomial activations are only
/// as good as the ranges they were trained on, and a value beyond the plan's bound would wrap around silently.
/// </summary>
public static class RangeGuard
{
    /// <param name="plan">Holds the ranges and the margin.</param>
    /// <param name="model">The plan's model.</param>
    /// <param name="image">Preprocessed.</param>
    public static RangeReport CheckInput(Plan plan, ModelGraph model, FeatureMap image)
    {
        var violations = new List<RangeViolation>();
        var largest = new Dictionary<string, double>();
        FeatureMap logits = PlainTwin.Run(model, image, (layer, value) =>
        {
            ValueRange seen = ValueRange.Of(value.Values);
            largest[layer.Name] = seen.Magnitude;
            if (!plan.Ranges.TryGetValue(layer.Name, out ValueRange range)) return;
            if (range.Contains(seen.Min, plan.RangeMargin) && range.Contains(seen.Max, plan.RangeMargin)) return;
            double below = range.Min - seen.Min, above = seen.Max - range.Max;
            int count = value.Values.Count(v => !range.Contains(v, plan.RangeMargin));
            violations.Add(new(layer.Name, above > below ? seen.Max : seen.Min, range, plan.RangeMargin, count));
        });
        return new(violations, logits, largest);
    }
}
