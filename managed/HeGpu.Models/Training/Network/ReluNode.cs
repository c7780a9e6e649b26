using System.Numerics;

namespace HeGpu.Models;

/// <summary>max(0, x); the derivative at 0 is 0.</summary>
internal sealed class ReluNode(BatchTensor input, BatchTensor output, Workers workers) : TrainingNode([input], output, workers)
{
    public override void Forward(NetworkMode mode) => Workers.For(Input.Count, n =>
    {
        ReadOnlySpan<float> x = Input.Sample(n);
        Span<float> y = Output.Sample(n);
        int i = 0, lanes = Vector<float>.Count;
        for (; i <= x.Length - lanes; i += lanes) Vector.Max(new Vector<float>(x[i..]), Vector<float>.Zero).CopyTo(y[i..]);
        for (; i < x.Length; i++) y[i] = Math.Max(0, x[i]);
    });

    public override void Backward() => Workers.For(Input.Count, n =>
    {
        ReadOnlySpan<float> x = Input.Sample(n), dy = Output.SampleGradient(n);
        Span<float> dx = Input.SampleGradient(n);
        int i = 0, lanes = Vector<float>.Count;
        for (; i <= x.Length - lanes; i += lanes)
        {
            Vector<int> positive = Vector.GreaterThan(new Vector<float>(x[i..]), Vector<float>.Zero);
            (new Vector<float>(dx[i..]) + Vector.ConditionalSelect(positive, new Vector<float>(dy[i..]), Vector<float>.Zero)).CopyTo(dx[i..]);
        }

        for (; i < x.Length; i++) dx[i] += x[i] > 0 ? dy[i] : 0;
    });
}
