namespace HeGpu.Models;

/// <summary>y = W x + b. Forward and input gradient are split over samples, the weight gradient over rows of W.</summary>
internal sealed class DenseNode : TrainingNode
{
    private readonly TrainableParameter weight, bias;

    public DenseNode(DenseLayer layer, ParameterStore parameters, BatchTensor input, BatchTensor output, Workers workers)
        : base([input], output, workers)
    {
        weight = parameters[$"{layer.Name}.weight"];
        bias = parameters[$"{layer.Name}.bias"];
    }

    public override void Forward(NetworkMode mode) => Workers.For(Input.Count, n =>
    {
        Span<float> y = Output.Sample(n);
        for (int o = 0; o < y.Length; o++) y[o] = VectorMath.Dot(Row(weight.Value, o), Input.Sample(n)) + bias.Value[o];
    });

    public override void Backward()
    {
        Workers.For(Output.Shape.Size, o =>
        {
            Span<float> row = Row(weight.Gradient, o);
            row.Clear();
            bias.Gradient[o] = 0;
            for (int n = 0; n < Input.Count; n++)
            {
                float dy = Output.SampleGradient(n)[o];
                bias.Gradient[o] += dy;
                VectorMath.AddScaled(Input.Sample(n), dy, row);
            }
        });
        if (!NeedsInputGradient) return;
        Workers.For(Input.Count, n =>
        {
            ReadOnlySpan<float> dy = Output.SampleGradient(n);
            for (int o = 0; o < dy.Length; o++) VectorMath.AddScaled(Row(weight.Value, o), dy[o], Input.SampleGradient(n));
        });
    }

    private Span<float> Row(float[] matrix, int o) => matrix.AsSpan(o * Input.Shape.Size, Input.Shape.Size);
}
