namespace HeGpu.Models;

/// <summary>m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, w -= rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + 1e-8).</summary>
internal sealed class Adam(ParameterStore parameters, OptimizerOptions options) : Optimizer(parameters, options)
{
    private readonly Dictionary<string, float[]> state = parameters.Trainable
        .SelectMany(p => new[] { (Name: $"{p.Name}/mean", p.Value.Length), (Name: $"{p.Name}/square", p.Value.Length) })
        .ToDictionary(p => p.Name, p => new float[p.Length]);

    internal override IReadOnlyDictionary<string, float[]> State => state;

    private protected override void Update(TrainableParameter parameter, float rate, float clip, float decay)
    {
        float[] mean = state[$"{parameter.Name}/mean"], square = state[$"{parameter.Name}/square"];
        float b1 = (float)Momentum, b2 = (float)Options.SquaresDecay;
        float step = rate / (float)(1 - Math.Pow(Momentum, Steps)), correction = 1 / (float)(1 - Math.Pow(Options.SquaresDecay, Steps));
        for (int i = 0; i < mean.Length; i++)
        {
            float g = (parameter.Gradient[i] * clip) + (decay * parameter.Value[i]);
            mean[i] = (b1 * mean[i]) + ((1 - b1) * g);
            square[i] = (b2 * square[i]) + ((1 - b2) * g * g);
            parameter.Value[i] -= step * mean[i] / (MathF.Sqrt(square[i] * correction) + 1e-8f);
        }
    }
}
