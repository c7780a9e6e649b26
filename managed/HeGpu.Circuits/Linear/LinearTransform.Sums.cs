using System.Buffers;
using HeGpu.Ckks;

namespace HeGpu.Circuits;

// Partial sums of one output, a few giants at a time: their weights are encoded on all cores or taken from the cache, then every batch's sums are
// made of them together, so that rotated inputs and weights are read from memory as rarely as can be.
public sealed partial class LinearTransform
{
    /// <summary>Encoded weights held at once; enough to keep every core encoding, few enough to stay near the last-level cache.</summary>
    private const long ChunkBytes = 48L << 20;

    private void AddPartialSums(Run run, BatchRotations babies, int output, Range group, ICiphertext?[][][] partials)
    {
        int first = group.Start.Value, end = group.End.Value;
        IDiagonalRow row = _matrix.Row(output);
        long bytes = PlaintextBytes(run.Evaluator, run.Batches[0][0].Level);
        var chunk = new List<Sum>();
        int terms = 0;
        for (int k = 0; k < _giants.Length; k++)
        {
            Term[] own = [.. _plan[output][k].Where(t => t.Input >= first && t.Input < end)];
            if (own.Length == 0) continue;
            if (terms > 0 && (terms + own.Length) * bytes > ChunkBytes) Flush();
            chunk.Add(new(k, own));
            terms += own.Length;
        }

        Flush();

        void Flush()
        {
            if (chunk.Count > 0) AddChunk(run, babies, row, output, chunk, partials);
            chunk.Clear();
            terms = 0;
        }
    }

    private void AddChunk(Run run, BatchRotations babies, IDiagonalRow row, int output, List<Sum> chunk, ICiphertext?[][][] partials)
    {
        run.Cancellation.ThrowIfCancellationRequested();
        (Term Term, int Giant)[] terms = [.. chunk.SelectMany(s => s.Terms.Select(t => (t, _giants[s.GiantIndex])))];
        var weights = new IPlaintext?[terms.Length];
        var cached = new bool[terms.Length];
        try
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, run.Options.EncodeThreads) };
            Parallel.For(0, terms.Length, parallel, k => (weights[k], cached[k]) = Weight(run, row, output, terms[k].Term, terms[k].Giant));
            var ends = new List<int>();
            var giants = new List<int>();
            var kept = new List<int>();
            int start = 0;
            foreach (Sum sum in chunk)
            {
                for (int k = start; k < start + sum.Terms.Length; k++)
                    if (weights[k] is not null) kept.Add(k);
                start += sum.Terms.Length;
                if (kept.Count == (ends.Count == 0 ? 0 : ends[^1])) continue;
                ends.Add(kept.Count);
                giants.Add(sum.GiantIndex);
            }

            if (kept.Count == 0) return;
            int batches = run.Batches.Count;
            IPlaintext[] b = [.. Enumerable.Range(0, batches).SelectMany(_ => kept.Select(k => weights[k]!))];
            ICiphertext[] a = [.. Enumerable.Range(0, batches).SelectMany(batch => kept.Select(k => babies[batch, terms[k].Term.Input, terms[k].Term.Baby]))];
            int[] allEnds = [.. Enumerable.Range(0, batches).SelectMany(batch => ends.Select(e => (batch * kept.Count) + e))];
            ICiphertext[] sums = run.Evaluator.SumsOfProducts(a, b, allEnds);
            for (int j = 0; j < sums.Length; j++)
                Accumulate(run.Evaluator, ref partials[j / giants.Count][output][giants[j % giants.Count]], sums[j]);
        }
        finally
        {
            for (int k = 0; k < weights.Length; k++)
                if (!cached[k]) weights[k]?.Dispose();
        }
    }

    /// <summary>From the cache or newly encoded; null when all its values are zero.</summary>
    private (IPlaintext? Weight, bool Cached) Weight(Run run, IDiagonalRow row, int output, Term term, int giant)
    {
        var key = new WeightKey(Name, output, giant, term.Input, term.Baby);
        WeightCache? cache = run.Options.Cache;
        if (cache is not null && cache.TryGet(key, out IPlaintext? known)) return (known, true);
        IPlaintext? made = Encode(run, row, term, giant);
        return (made, made is not null && (cache?.TryKeep(key, made, PlaintextBytes(run.Evaluator, made.Level)) ?? false));
    }

    /// <summary>d'[k] = d[k - giant]: the diagonal as it must stand before the partial sum is rotated by giant.</summary>
    private IPlaintext? Encode(Run run, IDiagonalRow row, Term term, int giant)
    {
        int slots = _matrix.Slots;
        double[] diagonal = ArrayPool<double>.Shared.Rent(2 * slots);
        try
        {
            Span<double> values = diagonal.AsSpan(0, slots), shifted = diagonal.AsSpan(slots, slots);
            if (!row.TryRead(term.Input, term.Rotation, values)) return null;
            int shift = giant & (slots - 1);
            values[..(slots - shift)].CopyTo(shifted[shift..]);
            values[(slots - shift)..].CopyTo(shifted);
            return run.Evaluator.Encode(shifted, run.Batches[0][term.Input].Level, run.WeightScale(term.Input));
        }
        finally
        {
            ArrayPool<double>.Shared.Return(diagonal);
        }
    }

    private static long PlaintextBytes(IEvaluator evaluator, int level) => 8L * evaluator.Parameters.Degree * (level + 1);

    /// <summary>One partial sum: what is rotated by one giant step.</summary>
    private readonly record struct Sum(int GiantIndex, Term[] Terms);
}
