using System.Numerics;
using HeGpu.Ckks;
using HeGpu.Circuits;

namespace HeGpu.Planning;

/// <summary>A linear node: sources dropped to one level, one transform over all batches, partial sums folded, then the field of constants.</summary>
internal sealed class LinearRunner : NodeRunner
{
    private readonly LinearNode _node;
    private readonly PlannedNode _planned;
    private readonly int _imagesPerSlot;
    private readonly bool _structural;
    private readonly int[] _sources;
    private readonly int[] _foldSteps;
    private readonly LinearTransform _transform;

    public LinearRunner(int index, LinearNode node, PlannedNode planned, LayerPatterns patterns, int imagesPerSlot, bool structural)
    {
        (_node, _planned, _imagesPerSlot, _structural, _sources) = (node, planned, imagesPerSlot, structural, TermReaches.Sources(node));
        LayerFold? fold = LayerFold.Of(node, planned.Layout, patterns.Layouts, planned.Fold);
        _foldSteps = [.. fold?.Steps ?? []];
        _transform = new($"{index}:{node.Name}", new LayerMatrix(patterns.Of(index, fold), structural), planned.Split ?? BabyGiantSplit.Flat(planned.Layout.Slots));
    }

    public override ICiphertext[][] Run(NodeContext context, IReadOnlyList<ICiphertext[]?[]> batches)
    {
        var dropped = new List<ICiphertext>();
        try
        {
            ICiphertext[][] inputs = [.. batches.Select(live => _sources.SelectMany(s => AtLevel(context, live[s]!, _planned.Level + 1, dropped)).ToArray())];
            var options = new LinearTransformOptions { Cache = context.Options.Cache };
            ICiphertext[] results = [.. _transform.ApplyToBatches(context.Evaluator, inputs, _planned.Scale, options, context.Cancellation).SelectMany(r => r)];
            if (_foldSteps.Length > 0) results = Replace(results, context, (sum, _) => RotateAndAdd(context.Evaluator, context.Evaluator.DropToLevel(sum, sum.Level), _foldSteps));
            if (_node.Bias is not null) results = AddBias(context, results);
            return [.. results.Chunk(_planned.Layout.Ciphertexts)];
        }
        finally
        {
            foreach (ICiphertext c in dropped) c.Dispose();
        }
    }

    protected override ICiphertext[] Run(NodeContext context, ICiphertext[]?[] live) => Run(context, [live])[0];

    /// <summary>The outputs of all batches one after the other: each constant is encoded once.</summary>
    private ICiphertext[] AddBias(NodeContext context, ICiphertext[] sums)
    {
        Complex[][] bias = _structural ? [.. Enumerable.Repeat(new Complex[_planned.Layout.Slots], _planned.Layout.Ciphertexts)] : SlotPacking.Spread(_planned.Layout, _imagesPerSlot, _node.Bias!);
        var constants = new IPlaintext?[_planned.Layout.Ciphertexts];
        try
        {
            return Replace(sums, context, (sum, index) =>
            {
                int i = index % constants.Length;
                constants[i] ??= context.Evaluator.Encode(bias[i], sum.Level, sum.Scale);
                return context.Evaluator.AddPlain(sum, constants[i]!);
            });
        }
        finally
        {
            foreach (IPlaintext? constant in constants) constant?.Dispose();
        }
    }
}
