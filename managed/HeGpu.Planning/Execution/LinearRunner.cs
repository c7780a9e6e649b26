using HeGpu.Ckks;
using HeGpu.Circuits;

namespace HeGpu.Planning;

/// <summary>A linear node: sources dropped to one level, one transform, then the field of constants.</summary>
internal sealed class LinearRunner(string name, LinearNode node, PlannedNode planned, TensorLayout[] layouts, bool structural) : NodeRunner
{
    private readonly int[] _sources = LayerPattern.Sources(node);
    private readonly LinearTransform _transform =
        new(name, new LayerMatrix(node, planned.Layout, layouts, structural), planned.Split ?? BabyGiantSplit.Flat(planned.Layout.Slots));

    public override ICiphertext[] Run(NodeContext context, ICiphertext[]?[] live)
    {
        var dropped = new List<ICiphertext>();
        try
        {
            ICiphertext[] inputs = [.. _sources.SelectMany(s => AtLevel(context, live[s]!, planned.Level + 1, dropped))];
            var options = new LinearTransformOptions { EncodeThreads = context.Options.EncodeThreads, Cache = context.Options.Cache };
            ICiphertext[] results = _transform.Apply(context.Evaluator, inputs, planned.Scale, options, context.Cancellation);
            return node.Bias is null ? results : AddBias(context, results);
        }
        finally
        {
            foreach (ICiphertext c in dropped) c.Dispose();
        }
    }

    private ICiphertext[] AddBias(NodeContext context, ICiphertext[] sums)
    {
        try
        {
            double[][] bias = structural ? [] : planned.Layout.Spread(node.Bias!);
            return Each(sums.Length, context, i =>
            {
                using IPlaintext constant = context.Evaluator.Encode(structural ? [0.0] : bias[i], sums[i].Level, sums[i].Scale);
                return context.Evaluator.AddPlain(sums[i], constant);
            });
        }
        finally
        {
            foreach (ICiphertext c in sums) c.Dispose();
        }
    }
}
