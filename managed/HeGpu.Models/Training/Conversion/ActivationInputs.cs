namespace HeGpu.Models;

/// <summary>What an activation reads over sample images.</summary>
internal static class ActivationInputs
{
    /// <summary>Values kept per channel, evenly spaced over all samples: enough for a quantile of 0.999 and a fit.</summary>
    private const int MostValues = 20_000;

    /// <summary>The output of a layer over the samples, per channel, or all channels together where <paramref name="sets"/> is 1.</summary>
    public static double[][] Of(ModelGraph graph, string layer, int sets, IReadOnlyList<FeatureMap> samples)
    {
        var found = new List<double>[sets];
        for (int set = 0; set < sets; set++) found[set] = [];
        foreach (FeatureMap sample in samples)
        {
            PlainTwin.Run(graph, sample, (l, output) =>
            {
                if (l.Name != layer) return;
                int part = output.Values.Length / sets, step = Math.Max(1, (int)((long)part * samples.Count / MostValues));
                for (int set = 0; set < sets; set++)
                    for (int i = 0; i < part; i += step) found[set].Add(output.Values[(set * part) + i]);
            });
        }

        return Array.ConvertAll(found, f => f.ToArray());
    }

    /// <summary>The value that a share of all |values| do not exceed.</summary>
    public static double Quantile(double[] values, double share)
    {
        double[] sorted = Array.ConvertAll(values, Math.Abs);
        Array.Sort(sorted);
        return sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }
}
