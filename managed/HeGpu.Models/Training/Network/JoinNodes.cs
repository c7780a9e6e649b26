namespace HeGpu.Models;

/// <summary>Channels of the inputs one after the other.</summary>
internal sealed class ConcatNode(BatchTensor[] inputs, BatchTensor output, Workers workers) : TrainingNode(inputs, output, workers)
{
    public override void Forward(NetworkMode mode) => Workers.For(Output.Count, n =>
    {
        int at = 0;
        foreach (BatchTensor input in Inputs)
        {
            input.Sample(n).CopyTo(Output.Sample(n)[at..]);
            at += input.Shape.Size;
        }
    });

    public override void Backward() => Workers.For(Output.Count, n =>
    {
        int at = 0;
        foreach (BatchTensor input in Inputs)
        {
            VectorMath.Add(Output.SampleGradient(n).Slice(at, input.Shape.Size), input.SampleGradient(n));
            at += input.Shape.Size;
        }
    });
}

/// <summary>Sum of the inputs; with one input, a change of shape only (flatten).</summary>
internal sealed class SumNode(BatchTensor[] inputs, BatchTensor output, Workers workers) : TrainingNode(inputs, output, workers)
{
    public override void Forward(NetworkMode mode) => Workers.For(Output.Count, n =>
    {
        Input.Sample(n).CopyTo(Output.Sample(n));
        foreach (BatchTensor input in Inputs.Skip(1)) VectorMath.Add(input.Sample(n), Output.Sample(n));
    });

    public override void Backward() => Workers.For(Output.Count, n =>
    {
        foreach (BatchTensor input in Inputs) VectorMath.Add(Output.SampleGradient(n), input.SampleGradient(n));
    });
}
