using HeGpu.Ckks;

namespace HeGpu.Circuits;

// Partial sums of outputs that have weights in common: a few inputs at a time, their weights are encoded on all cores or taken from the cache, then
// all sums of all batches are made of them together, so that each weight is encoded once and rotated inputs and weights are read from memory as
// rarely as can be.
public sealed partial class LinearTransform
{
    /// <summary>
    /// Encoded weights held at once: enough to keep every core encoding, few enough to stay near the last-level cache.
    /// </summary>
    private const long ChunkBytes = 48L << 20;

    /// <summary>Where weights are used more often than this, four times as many are held: partial sums are added up less often.</summary>
    private const double ManyUses = 1.5;

    /// <summary>Partial sums alive at once, where outputs have weights in common.</summary>
    private const long MostPartialBytes = 256L << 20;

    private void AddPartialSums(Run run, BatchRotations babies, int[] outputs, Range group, ICiphertext?[][][] partials)
    {
        int first = group.Start.Value, end = group.End.Value;
        IGrouping<int, Product>[] byInput =
        [
            .. outputs.SelectMany(o => _plan[o].SelectMany((terms, k) => terms.Where(t => t.Input >= first && t.Input < end).Select(t => new Product(o, k, t))))
                .GroupBy(p => p.Term.Input).OrderBy(g => g.Key),
        ];
        using var weights = new LiveWeights(this, run, byInput.SelectMany(products => products));
        long limit = weights.MeanUses > ManyUses ? 4 * ChunkBytes : ChunkBytes;
        var chunk = new List<Product>();
        foreach (IGrouping<int, Product> products in byInput)
        {
            weights.Want(products);
            if (chunk.Count > 0 && weights.WantedBytes > limit)
            {
                AddChunk(run, babies, weights, chunk, partials);
                chunk.Clear();
                weights.Want(products);
            }

            chunk.AddRange(products);
        }

        if (chunk.Count > 0) AddChunk(run, babies, weights, chunk, partials);
    }

    private void AddChunk(Run run, BatchRotations babies, LiveWeights weights, List<Product> chunk, ICiphertext?[][][] partials)
    {
        run.Cancellation.ThrowIfCancellationRequested();
        weights.Encode(chunk);
        // A product whose weights are all zero is left out, and with it a sum of nothing else.
        (Product Product, IPlaintext Weight)[] terms =
        [
            .. chunk.OrderBy(p => p.Output).ThenBy(p => p.GiantIndex).Select(p => (p, Weight: weights[p])).Where(t => t.Weight is not null).Select(t => (t.p, t.Weight!)),
        ];
        if (terms.Length > 0)
        {
            int[] ends = [.. Enumerable.Range(1, terms.Length).Where(k => k == terms.Length || !terms[k].Product.IsOfSum(terms[k - 1].Product))];
            int batches = run.Batches.Count;
            IPlaintext[] b = [.. Enumerable.Range(0, batches).SelectMany(_ => terms.Select(t => t.Weight))];
            ICiphertext[] a = [.. Enumerable.Range(0, batches).SelectMany(batch => terms.Select(t => babies[batch, t.Product.Term.Input, t.Product.Term.Baby]))];
            int[] allEnds = [.. Enumerable.Range(0, batches).SelectMany(batch => ends.Select(e => (batch * terms.Length) + e))];
            ICiphertext[] sums = run.Evaluator.SumsOfProducts(a, b, allEnds);
            for (int j = 0; j < sums.Length; j++)
            {
                Product of = terms[ends[j % ends.Length] - 1].Product;
                Accumulate(run.Evaluator, ref partials[j / ends.Length][of.Output][of.GiantIndex], sums[j]);
            }
        }

        weights.Release(chunk);
    }

    /// <summary>One product, and the partial sum (what is rotated by one giant step) that it belongs to.</summary>
    private readonly record struct Product(int Output, int GiantIndex, Term Term)
    {
        public bool IsOfSum(in Product other) => Output == other.Output && GiantIndex == other.GiantIndex;
    }
}
