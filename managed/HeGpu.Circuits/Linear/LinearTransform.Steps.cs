using HeGpu.Ckks;

namespace HeGpu.Circuits;

// The steps of one application: which babies, one partial sum per (output, giant), the rotated sum.
public sealed partial class LinearTransform
{
    /// <summary>Consecutive inputs whose babies together stay within the limit; a single input may exceed it.</summary>
    private List<Range> GroupInputs(int limit)
    {
        var groups = new List<Range>();
        int start = 0, live = 0;
        for (int i = 0; i < _matrix.Inputs; i++)
        {
            int babies = Needed(i..(i + 1)).Sum(s => s.Value.Count);
            if (i > start && live + babies > limit)
            {
                groups.Add(start..i);
                (start, live) = (i, 0);
            }

            live += babies;
        }

        groups.Add(start.._matrix.Inputs);
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

    private ICiphertext? PartialSum(
        IEvaluator evaluator, IReadOnlyList<ICiphertext> inputs, BabyRotations babies, IDiagonalRow row, int output, int giantIndex, Range group,
        double targetScale, LinearTransformOptions options)
    {
        int giant = _giants[giantIndex], first = group.Start.Value, end = group.End.Value;
        Term[] terms = [.. _plan[output][giantIndex].Where(t => t.Input >= first && t.Input < end)];
        if (terms.Length == 0) return null;
        var plaintexts = new IPlaintext?[terms.Length];
        var cached = new bool[terms.Length];
        try
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.EncodeThreads) };
            Parallel.For(0, terms.Length, parallel, k =>
            {
                Term t = terms[k];
                var key = new WeightKey(Name, output, giant, t.Input, t.Baby);
                if (options.Cache is { } cache && cache.TryGet(key, out plaintexts[k]))
                {
                    cached[k] = true;
                    return;
                }

                plaintexts[k] = Encode(evaluator, inputs[t.Input], row, t, giant, targetScale);
                if (plaintexts[k] is { } p)
                    cached[k] = options.Cache?.TryKeep(key, p, 8L * evaluator.Parameters.Degree * (p.Level + 1)) ?? false;
            });
            int[] kept = [.. Enumerable.Range(0, terms.Length).Where(k => plaintexts[k] is not null)];
            if (kept.Length == 0) return null;
            ICiphertext[] a = [.. kept.Select(k => babies[terms[k].Input, terms[k].Baby])];
            IPlaintext[] b = [.. kept.Select(k => plaintexts[k]!)];
            return evaluator.SumOfProducts(a, b);
        }
        finally
        {
            for (int k = 0; k < terms.Length; k++)
                if (!cached[k]) plaintexts[k]?.Dispose();
        }
    }

    /// <summary>d'[k] = d[k - giant]: the diagonal as it must stand before the partial sum is rotated by giant.</summary>
    private IPlaintext? Encode(IEvaluator evaluator, ICiphertext input, IDiagonalRow row, Term term, int giant, double targetScale)
    {
        int slots = _matrix.Slots;
        double[] diagonal = System.Buffers.ArrayPool<double>.Shared.Rent(2 * slots);
        try
        {
            Span<double> values = diagonal.AsSpan(0, slots), shifted = diagonal.AsSpan(slots, slots);
            if (!row.TryRead(term.Input, term.Rotation, values)) return null;
            int shift = giant & (slots - 1);
            values[..(slots - shift)].CopyTo(shifted[shift..]);
            values[(slots - shift)..].CopyTo(shifted);
            double scale = targetScale * evaluator.Parameters.RescaleDivisor(input.Level) / input.Scale;
            return evaluator.Encode(shifted, input.Level, scale);
        }
        finally
        {
            System.Buffers.ArrayPool<double>.Shared.Return(diagonal);
        }
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

    private ICiphertext Finish(IEvaluator evaluator, IReadOnlyList<ICiphertext> inputs, ICiphertext?[,] partials, int output, double targetScale)
    {
        var terms = new List<RotationTerm>();
        for (int k = 0; k < _giants.Length; k++)
            if (partials[output, k] is { } p) terms.Add(new(p, _giants[k]));
        if (terms.Count == 0) return Zero(evaluator, inputs[0], targetScale);
        if (terms.Count == 1 && terms[0].Steps == 0) return evaluator.Rescale(terms[0].Ciphertext);
        using ICiphertext sum = evaluator.RotateSum([.. terms]);
        for (int k = 0; k < _giants.Length; k++)
        {
            partials[output, k]?.Dispose();
            partials[output, k] = null;
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
