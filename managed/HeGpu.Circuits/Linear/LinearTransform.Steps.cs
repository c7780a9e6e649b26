using HeGpu.Ckks;

namespace HeGpu.Circuits;

// The steps of one application: which babies, and what becomes of the partial sums of an output.
public sealed partial class LinearTransform
{
    /// <summary>Consecutive inputs whose babies together stay within the limit; a single input may exceed it.</summary>
    private List<Range> GroupInputs(int limit)
    {
        var groups = new List<Range>();
        int start = 0, live = 0;
        for (int i = 0; i < _pattern.Inputs; i++)
        {
            int babies = Needed(i..(i + 1)).Sum(s => s.Value.Count);
            if (i > start && live + babies > limit)
            {
                groups.Add(start..i);
                (start, live) = (i, 0);
            }

            live += babies;
        }

        groups.Add(start.._pattern.Inputs);
        return groups;
    }

    private SortedDictionary<int, SortedSet<int>> Needed(Range group)
    {
        (int first, int end) = (group.Start.Value, group.End.Value);
        var needed = new SortedDictionary<int, SortedSet<int>>();
        foreach (List<Term>[] output in _plan)
        {
            foreach (List<Term> terms in output)
            {
                foreach (Term t in terms)
                {
                    if (t.Input < first || t.Input >= end || t.Baby == 0) continue;
                    if (!needed.TryGetValue(t.Input, out SortedSet<int>? set)) needed[t.Input] = set = [];
                    set.Add(t.Baby);
                }
            }
        }

        return needed;
    }

    /// <summary>Outputs that have weights in common, directly or through others; each in one list.</summary>
    private List<int[]> OutputsAlike()
    {
        var firstWith = new Dictionary<Weight, int>();
        int[] root = [.. Enumerable.Range(0, _pattern.Outputs)];
        int Find(int o)
        {
            while (root[o] != o) o = root[o] = root[root[o]];
            return o;
        }

        for (int o = 0; o < root.Length; o++)
            foreach (Term t in _plan[o].SelectMany(terms => terms))
                if (!firstWith.TryAdd(t.Weight, o)) root[Find(o)] = Find(firstWith[t.Weight]);
        return [.. Enumerable.Range(0, root.Length).GroupBy(Find).Select(alike => alike.ToArray())];
    }

    /// <summary>How many of some outputs may have their partial sums alive at one time.</summary>
    private int TogetherAtMost(Run run, int[] outputs)
    {
        double sums = outputs.Average(o => _plan[o].Count(terms => terms.Count > 0)) * run.Batches.Count;
        return (int)Math.Max(1, MostPartialBytes / (sums * run.Evaluator.Parameters.CiphertextBytes(run.Level)));
    }

    private static void Accumulate(IEvaluator evaluator, ref ICiphertext? partial, ICiphertext? sum)
    {
        if (sum is null) return;
        if (partial is null)
        {
            partial = sum;
            return;
        }

        using (sum)
        {
            ICiphertext old = partial;
            partial = evaluator.Add(old, sum);
            old.Dispose();
        }
    }

    private ICiphertext Finish(IEvaluator evaluator, IReadOnlyList<ICiphertext> inputs, ICiphertext?[] partials, double targetScale)
    {
        var terms = new List<RotationTerm>();
        for (int k = 0; k < _giants.Length; k++)
            if (partials[k] is { } p) terms.Add(new(p, _giants[k]));
        if (terms.Count == 0) return Zero(evaluator, inputs[0], targetScale);
        if (terms.Count == 1 && terms[0].Steps == 0) return evaluator.Rescale(terms[0].Ciphertext);
        using ICiphertext sum = evaluator.RotateSum([.. terms]);
        for (int k = 0; k < _giants.Length; k++)
        {
            partials[k]?.Dispose();
            partials[k] = null;
        }

        return evaluator.Rescale(sum);
    }

    /// <summary>An output all of whose weights are zero: 0 * x_0, so that it has the level and scale of the others.</summary>
    private static ICiphertext Zero(IEvaluator evaluator, ICiphertext input, double targetScale)
    {
        double scale = targetScale * evaluator.Parameters.RescaleDivisor(input.Level) / input.Scale;
        using IPlaintext zeros = evaluator.Encode([0.0], input.Level, scale);
        using ICiphertext product = evaluator.MultiplyPlain(input, zeros);
        return evaluator.Rescale(product);
    }
}
