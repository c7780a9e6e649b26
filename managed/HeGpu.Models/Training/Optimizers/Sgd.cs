namespace HeGpu.Models;

/// <summary>v = momentum v + g, w -= rate v.</summary>
internal sealed class Sgd(ParameterStore parameters, OptimizerOptions options) : Optimizer(parameters, options)
{
    private readonly Dictionary<string, float[]> state = parameters.Trainable.ToDictionary(p => $"{p.Name}/velocity", p => new float[p.Value.Length]);

    internal override IReadOnlyDictionary<string, float[]> State => state;

    private protected override void Update(TrainableParameter parameter, float rate, float clip, float decay)
    {
        float[] velocity = state[$"{parameter.Name}/velocity"];
        float momentum = (float)Momentum;
        for (int i = 0; i < velocity.Length; i++)
        {
            velocity[i] = (momentum * velocity[i]) + ((parameter.Gradient[i] * clip) + (decay * parameter.Value[i]));
            parameter.Value[i] -= rate * velocity[i];
        }
    }
}
