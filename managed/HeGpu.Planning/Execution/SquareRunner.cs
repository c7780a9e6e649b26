using HeGpu.Ckks;

namespace HeGpu.Planning;

/// <summary>x^2 in every slot.</summary>
internal sealed class SquareRunner(int source, int level) : NodeRunner
{
    protected override ICiphertext[] Run(NodeContext context, ICiphertext[]?[] live) => Each(live[source]!.Length, context, i =>
    {
        using ICiphertext x = context.Evaluator.DropToLevel(live[source]![i], level);
        context.Used(source, live[source]![i]);
        return context.Evaluator.MultiplyRescale(x, x);
    });
}

/// <summary>The squares of both values of every slot; the constant is encoded once for all batches.</summary>
internal sealed class SquarePairRunner(int source, int level) : NodeRunner
{
    public override ICiphertext[][] Run(NodeContext context, IReadOnlyList<ICiphertext[]?[]> batches)
    {
        ICiphertext[] operands = [.. batches.SelectMany(live => live[source]!)];
        using IPlaintext root = context.Evaluator.Encode([SlotPair.RootOfMinusTwo], level, 1);
        ICiphertext[] squares = Each(operands.Length, context, i =>
        {
            using ICiphertext x = context.Evaluator.DropToLevel(operands[i], level);
            context.Used(source, operands[i]);
            return context.Evaluator.SquarePairRescale(x, root);
        });
        return [.. squares.Chunk(operands.Length / batches.Count)];
    }

    protected override ICiphertext[] Run(NodeContext context, ICiphertext[]?[] live) => Run(context, [live])[0];
}
