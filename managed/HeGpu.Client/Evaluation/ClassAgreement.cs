namespace HeGpu.Client;

/// <summary>How encrypted classification compares with its plaintext twin over a set of images. Not thread-safe.</summary>
public sealed class ClassAgreement
{
    private int rightClear;
    private int rightEncrypted;

    public int Images { get; private set; }

    /// <summary>Share of images whose class the twin names rightly.</summary>
    public double AccuracyClear => rightClear / (double)Math.Max(Images, 1);

    public double AccuracyEncrypted => rightEncrypted / (double)Math.Max(Images, 1);

    /// <summary>Largest |encrypted - clear| of any score.</summary>
    public double MaxAbsLogitError { get; private set; }

    /// <summary>Images whose classes differ although the two best clear scores are at least <see cref="Agreement.Undecided"/> apart.</summary>
    public int ClassMismatches { get; private set; }

    /// <summary>Images whose classes differ at all.</summary>
    public int ClassDifferences { get; private set; }

    /// <summary>Adds one image's scores, one per class.</summary>
    public void Add(ReadOnlySpan<double> clear, ReadOnlySpan<double> encrypted, int label)
    {
        if (clear.Length != encrypted.Length) throw new ArgumentException($"{clear.Length} clear scores, {encrypted.Length} encrypted ones.", nameof(encrypted));
        int best = Best(clear), found = Best(encrypted);
        Images++;
        rightClear += best == label ? 1 : 0;
        rightEncrypted += found == label ? 1 : 0;
        double lead = double.PositiveInfinity;
        for (int i = 0; i < clear.Length; i++)
        {
            // A value that is no number is as wrong as can be; Math.Max passes NaN on.
            MaxAbsLogitError = Math.Max(MaxAbsLogitError, Math.Abs(encrypted[i] - clear[i]));
            if (i != best) lead = Math.Min(lead, clear[best] - clear[i]);
        }
        if (best == found) return;
        ClassDifferences++;
        if (lead >= Agreement.Undecided) ClassMismatches++;
    }

    /// <summary>The class with the highest score, the first of equals; -1 where a score is no number.</summary>
    public static int Best(ReadOnlySpan<double> scores)
    {
        int best = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (double.IsNaN(scores[i])) return -1;
            if (scores[i] > scores[best]) best = i;
        }
        return best;
    }
}
