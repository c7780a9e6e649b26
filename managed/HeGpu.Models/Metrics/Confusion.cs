namespace HeGpu.Models;

/// <summary>
/// Pixel counts of one class against the rest, and what follows from them. Add the counts of several images before asking for a
/// ratio: Dice of a set is that of all its pixels together.
/// </summary>
public readonly record struct Confusion(long TruePositive, long FalsePositive, long FalseNegative, long TrueNegative)
{
    /// <summary>2 TP / (2 TP + FP + FN); 1 when the class occurs in neither mask.</summary>
    public double Dice => Ratio(2 * TruePositive, (2 * TruePositive) + FalsePositive + FalseNegative);

    /// <summary>TP / (TP + FP + FN); 1 when the class occurs in neither mask.</summary>
    public double Iou => Ratio(TruePositive, TruePositive + FalsePositive + FalseNegative);

    /// <summary>Share of pixels that agree.</summary>
    public double Accuracy => Ratio(TruePositive + TrueNegative, TruePositive + FalsePositive + FalseNegative + TrueNegative);

    public static Confusion operator +(Confusion a, Confusion b) => new(
        a.TruePositive + b.TruePositive, a.FalsePositive + b.FalsePositive, a.FalseNegative + b.FalseNegative, a.TrueNegative + b.TrueNegative);

    /// <summary>Counts the pixels of <paramref name="positive"/> (true or false) in two masks of one length.</summary>
    public static Confusion Of(ReadOnlySpan<bool> predicted, ReadOnlySpan<bool> truth, bool positive = true)
    {
        if (predicted.Length != truth.Length)
            throw new ArgumentException($"The predicted mask has {predicted.Length} pixels, the true one {truth.Length}.", nameof(predicted));
        long tp = 0, fp = 0, fn = 0, tn = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            bool p = predicted[i] == positive, t = truth[i] == positive;
            if (p && t) tp++;
            else if (p) fp++;
            else if (t) fn++;
            else tn++;
        }

        return new(tp, fp, fn, tn);
    }

    /// <summary>The class that fewer pixels of the masks have: the one whose Dice is reported.</summary>
    public static bool RarerClass(IEnumerable<bool[]> masks)
    {
        long set = 0, all = 0;
        foreach (bool[] mask in masks)
        {
            foreach (bool pixel in mask) set += pixel ? 1 : 0;
            all += mask.Length;
        }

        return 2 * set <= all;
    }

    /// <summary>The mask of logits: true where the logit is positive.</summary>
    public static bool[] Threshold(ReadOnlySpan<double> logits)
    {
        var mask = new bool[logits.Length];
        for (int i = 0; i < mask.Length; i++) mask[i] = logits[i] > 0;
        return mask;
    }

    private static double Ratio(long part, long whole) => whole == 0 ? 1 : (double)part / whole;
}
