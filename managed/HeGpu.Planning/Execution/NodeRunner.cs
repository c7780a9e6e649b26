using HeGpu.Ckks;
using HeGpu.Circuits;

namespace HeGpu.Planning;

/// <summary>What a node needs of its run.</summary>
/// <param name="Evaluator">Of the run.</param>
/// <param name="Options">Threads and cache.</param>
/// <param name="LastReads">Sources that nobody reads after this node.</param>
/// <param name="Cancellation">Checked often.</param>
internal sealed record NodeContext(IEvaluator Evaluator, ExecutionOptions Options, IReadOnlyList<int> LastReads, CancellationToken Cancellation)
{
    /// <summary>Frees a source's ciphertext after its only use by this node, if no other node reads it: so that its memory serves the next result.</summary>
    public void Used(int source, ICiphertext ciphertext)
    {
        if (LastReads.Contains(source)) ciphertext.Dispose();
    }
}

/// <summary>Makes one node's ciphertexts from those of its sources.</summary>
internal abstract class NodeRunner
{
    /// <summary>The node's ciphertexts for every batch of a run; what is alive is given as [batch][node].</summary>
    public virtual ICiphertext[][] Run(NodeContext context, IReadOnlyList<ICiphertext[]?[]> batches)
    {
        var results = new List<ICiphertext[]>();
        try
        {
            foreach (ICiphertext[]?[] live in batches) results.Add(Run(context, live));
            return [.. results];
        }
        catch
        {
            foreach (ICiphertext c in results.SelectMany(r => r)) c.Dispose();
            throw;
        }
    }

    /// <summary>For one batch.</summary>
    protected abstract ICiphertext[] Run(NodeContext context, ICiphertext[]?[] live);

    public static NodeRunner Create(LayerPatterns patterns, int index, PlannedNode planned, int imagesPerSlot, bool structural) => patterns.Network.Nodes[index] switch
    {
        LinearNode l => new LinearRunner(index, l, planned, patterns, imagesPerSlot, structural),
        SquareNode s when imagesPerSlot == SlotPair.Count => new SquarePairRunner(s.Source, planned.Level + 1),
        SquareNode s => new SquareRunner(s.Source, planned.Level + 1),
        PoolNode p => new PoolRunner(p.Source, planned.Level, patterns.Layouts[p.Source].Pool),
        PolynomialNode p => new PolynomialRunner(p, planned),
        _ => new InputRunner(),
    };

    /// <summary>The sources' ciphertexts at a level; what was dropped must be disposed, what was there already must not.</summary>
    protected static ICiphertext[] AtLevel(NodeContext context, ICiphertext[] source, int level, List<ICiphertext> dropped)
    {
        var result = new ICiphertext[source.Length];
        for (int i = 0; i < source.Length; i++)
        {
            result[i] = source[i];
            if (source[i].Level == level) continue;
            result[i] = context.Evaluator.DropToLevel(source[i], level);
            dropped.Add(result[i]);
        }

        return result;
    }

    /// <summary>Makes results one by one; frees those made if one fails.</summary>
    protected static ICiphertext[] Each(int count, NodeContext context, Func<int, ICiphertext> make)
    {
        var results = new ICiphertext?[count];
        try
        {
            for (int i = 0; i < count; i++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                results[i] = make(i);
            }

            return results!;
        }
        catch
        {
            foreach (ICiphertext? c in results) c?.Dispose();
            throw;
        }
    }

    /// <summary>The same for each of some ciphertexts, which are disposed; told its index too.</summary>
    protected static ICiphertext[] Replace(ICiphertext[] old, NodeContext context, Func<ICiphertext, int, ICiphertext> make)
    {
        try
        {
            return Each(old.Length, context, i => make(old[i], i));
        }
        finally
        {
            foreach (ICiphertext c in old) c.Dispose();
        }
    }

    /// <summary>sum = sum + rotate(sum, step) for each step in order; takes the sum over.</summary>
    protected static ICiphertext RotateAndAdd(IEvaluator evaluator, ICiphertext sum, IEnumerable<int> steps)
    {
        foreach (int step in steps)
        {
            using ICiphertext old = sum, rotated = evaluator.Rotate(old, step);
            sum = evaluator.Add(old, rotated);
        }

        return sum;
    }

    private sealed class InputRunner : NodeRunner
    {
        protected override ICiphertext[] Run(NodeContext context, ICiphertext[]?[] live) => live[0]!;
    }

    private sealed class PolynomialRunner(PolynomialNode node, PlannedNode planned) : NodeRunner
    {
        private readonly SlotPolynomial[] _polynomials = Polynomials(node, planned.Layout);

        protected override ICiphertext[] Run(NodeContext context, ICiphertext[]?[] live) => Each(live[node.Source]!.Length, context, i =>
        {
            using ICiphertext x = context.Evaluator.DropToLevel(live[node.Source]![i], planned.Level + node.Levels);
            return _polynomials[i].Evaluate(context.Evaluator, x, planned.Scale, context.Cancellation);
        });

        private static SlotPolynomial[] Polynomials(PolynomialNode node, TensorLayout layout)
        {
            int area = node.Shape.Height * node.Shape.Width, powers = node.Coefficients[0].Length;
            double[][][] slots = [.. Enumerable.Range(0, powers).Select(k =>
                layout.Spread([.. node.Coefficients.SelectMany(c => Enumerable.Repeat(c[k], area))]))];
            return [.. Enumerable.Range(0, layout.Ciphertexts).Select(i => new SlotPolynomial([.. slots.Select(s => s[i])]))];
        }
    }

    private sealed class PoolRunner(int source, int level, PoolSteps steps) : NodeRunner
    {
        protected override ICiphertext[] Run(NodeContext context, ICiphertext[]?[] live)
        {
            var dropped = new List<ICiphertext>();
            try
            {
                ICiphertext[] inputs = AtLevel(context, live[source]!, level, dropped);
                return Each(steps.Groups.Count, context, g => Pool(context.Evaluator, [.. steps.Groups[g].Select(i => inputs[i])]));
            }
            finally
            {
                foreach (ICiphertext c in dropped) c.Dispose();
            }
        }

        private ICiphertext Pool(IEvaluator evaluator, ICiphertext[] group)
        {
            ICiphertext sum = evaluator.DropToLevel(group[0], level);
            foreach (ICiphertext other in group.AsSpan(1))
            {
                using ICiphertext old = sum;
                sum = evaluator.Add(old, other);
            }

            return RotateAndAdd(evaluator, sum, steps.Rotations);
        }
    }
}
