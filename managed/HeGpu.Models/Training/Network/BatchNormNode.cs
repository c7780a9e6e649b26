namespace HeGpu.Models;

/// <summary>
/// Batch norm y = g (x - m) / s + b with s = sqrt(variance + epsilon), per channel.
/// With statistics of the batch over M values (Ioffe and Szegedy 2015):
/// dx = (g / s) (dy - mean(dy) - xhat mean(dy xhat)); with frozen statistics dx = (g / s) dy.
/// The running variance follows the unbiased estimate, as in PyTorch.
/// </summary>
internal sealed class BatchNormNode : TrainingNode
{
    /// <summary>Weight of the newest batch in the running statistics.</summary>
    private const float Momentum = 0.1f;

    private readonly TrainableParameter weight, bias, runningMean, runningVariance;
    private readonly float epsilon;
    private readonly float[] mean, inverseDeviation;
    private NetworkMode mode;

    public BatchNormNode(BatchNorm2dLayer layer, ParameterStore parameters, BatchTensor input, BatchTensor output, Workers workers)
        : base([input], output, workers)
    {
        weight = parameters[$"{layer.Name}.weight"];
        bias = parameters[$"{layer.Name}.bias"];
        runningMean = parameters[$"{layer.Name}.running_mean"];
        runningVariance = parameters[$"{layer.Name}.running_var"];
        epsilon = (float)layer.Epsilon;
        mean = new float[layer.Channels];
        inverseDeviation = new float[layer.Channels];
    }

    private int ValuesPerChannel => Input.Count * Input.PlaneSize;

    public override void Forward(NetworkMode mode)
    {
        this.mode = mode = runningMean.IsFrozen ? NetworkMode.Frozen : mode;
        Workers.For(mean.Length, c =>
        {
            float variance;
            if (mode == NetworkMode.Train)
            {
                (mean[c], variance) = Statistics(c);
                float unbiased = variance * ValuesPerChannel / Math.Max(1, ValuesPerChannel - 1);
                runningMean.Value[c] += Momentum * (mean[c] - runningMean.Value[c]);
                runningVariance.Value[c] += Momentum * (unbiased - runningVariance.Value[c]);
            }
            else
            {
                (mean[c], variance) = (runningMean.Value[c], runningVariance.Value[c]);
            }

            inverseDeviation[c] = 1 / MathF.Sqrt(variance + epsilon);
            float scale = weight.Value[c] * inverseDeviation[c], shift = bias.Value[c] - (mean[c] * scale);
            for (int n = 0; n < Input.Count; n++) VectorMath.Affine(Input.Plane(n, c), scale, shift, Output.Plane(n, c));
        });
    }

    public override void Backward() => Workers.For(mean.Length, c =>
    {
        double sum = 0, dot = 0;
        for (int n = 0; n < Input.Count; n++)
        {
            sum += VectorMath.Sum(Output.PlaneGradient(n, c));
            dot += VectorMath.Dot(Output.PlaneGradient(n, c), Input.Plane(n, c));
        }

        // sum of dy xhat
        double projected = (dot - (mean[c] * sum)) * inverseDeviation[c];
        bias.Gradient[c] = (float)sum;
        weight.Gradient[c] = (float)projected;
        if (!NeedsInputGradient) return;
        float scale = weight.Value[c] * inverseDeviation[c];
        bool batch = mode == NetworkMode.Train;
        float slope = batch ? (float)(-scale * projected * inverseDeviation[c] / ValuesPerChannel) : 0;
        float shift = batch ? (float)((-scale * sum / ValuesPerChannel) - (slope * mean[c])) : 0;
        for (int n = 0; n < Input.Count; n++)
        {
            VectorMath.AddScaled(Output.PlaneGradient(n, c), scale, Input.PlaneGradient(n, c));
            if (batch) VectorMath.AddAffine(Input.Plane(n, c), slope, shift, Input.PlaneGradient(n, c));
        }
    });

    private (float Mean, float Variance) Statistics(int c)
    {
        double sum = 0, squares = 0;
        for (int n = 0; n < Input.Count; n++) sum += VectorMath.Sum(Input.Plane(n, c));
        float center = (float)(sum / ValuesPerChannel);
        for (int n = 0; n < Input.Count; n++) squares += VectorMath.SumOfSquares(Input.Plane(n, c), center);
        return (center, (float)(squares / ValuesPerChannel));
    }
}
