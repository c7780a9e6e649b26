namespace HeGpu.Models;

/// <summary>
/// Changes parameters by their gradients. Its state is named arrays, so that a checkpoint can hold it. Not thread safe.
/// </summary>
public abstract class Optimizer
{
    private readonly OptimizerOptions options;
    private readonly ParameterStore parameters;

    private protected Optimizer(ParameterStore parameters, OptimizerOptions options)
    {
        this.parameters = parameters;
        this.options = options;
    }

    /// <summary>Steps taken.</summary>
    public int Steps { get; private set; }

    /// <summary>Arrays that accumulate from step to step, by "parameter/kind".</summary>
    internal abstract IReadOnlyDictionary<string, float[]> State { get; }

    private protected OptimizerOptions Options => options;

    public static Optimizer Create(ParameterStore parameters, OptimizerOptions options) =>
        options.Kind == OptimizerKind.Adam ? new Adam(parameters, options) : new Sgd(parameters, options);

    /// <summary>Norm of all gradients together.</summary>
    public double GradientNorm() =>
        Math.Sqrt(parameters.Trainable.Sum(p => (double)VectorMath.Dot(p.Gradient, p.Gradient)));

    /// <summary>Takes one step at this learning rate; a step whose gradient is not finite is skipped and false is given back.</summary>
    public bool Step(double rate)
    {
        Steps++;
        double norm = GradientNorm();
        if (!double.IsFinite(norm)) return false;
        float clip = (float)Math.Min(1, options.MaxGradientNorm / Math.Max(norm, 1e-12));
        foreach (TrainableParameter parameter in parameters.Trainable)
        {
            float mine = (float)(rate * (parameter.IsCoefficient ? options.CoefficientRate : 1));
            if (parameter.IsWeight && options.WeightDecay > 0) Shrink(parameter.Value, (float)(1 - (mine * options.WeightDecay)));
            Update(parameter, mine, clip);
        }

        return true;
    }

    internal void Resume(int steps) => Steps = steps;

    /// <summary>Moves one parameter; gradients are to be multiplied by <paramref name="clip"/>.</summary>
    private protected abstract void Update(TrainableParameter parameter, float rate, float clip);

    private static void Shrink(Span<float> values, float factor)
    {
        for (int i = 0; i < values.Length; i++) values[i] *= factor;
    }
}
