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

    /// <summary>Share of the old direction that this step keeps.</summary>
    private protected double Momentum { get; private set; }

    public static Optimizer Create(ParameterStore parameters, OptimizerOptions options) =>
        options.Kind == OptimizerKind.Adam ? new Adam(parameters, options) : new Sgd(parameters, options);

    /// <summary>Norm of all gradients together.</summary>
    public double GradientNorm() =>
        Math.Sqrt(parameters.Trainable.Sum(p => (double)VectorMath.Dot(p.Gradient, p.Gradient)));

    /// <summary>Takes one step at this learning rate; a step whose gradient is not finite is skipped and false is given back.</summary>
    /// <param name="rate">Learning rate.</param>
    /// <param name="momentum">Of this step; that of the options where null.</param>
    public bool Step(double rate, double? momentum = null)
    {
        Steps++;
        Momentum = momentum ?? options.Momentum;
        double norm = GradientNorm();
        if (!double.IsFinite(norm)) return false;
        float clip = (float)Math.Min(1, options.MaxGradientNorm / Math.Max(norm, 1e-12));
        foreach (TrainableParameter parameter in parameters.Trainable)
        {
            float mine = (float)(rate * (parameter.IsCoefficient ? options.CoefficientRate : 1));
            if (parameter.IsWeight && options.WeightDecay > 0 && !options.CoupledWeightDecay) Shrink(parameter.Value, (float)(1 - (mine * options.WeightDecay)));
            Update(parameter, mine, clip, options.CoupledWeightDecay ? (float)options.WeightDecay : 0);
        }

        return true;
    }

    /// <summary>Goes on where another left off.</summary>
    /// <exception cref="InvalidModelException">An array is missing or of another size.</exception>
    internal void Resume(OptimizerState state)
    {
        foreach ((string name, float[] values) in State) state.Find(name, values.Length).CopyTo(values, 0);
        Steps = state.Steps;
    }

    /// <summary>Moves one parameter by its gradient times <paramref name="clip"/> plus its value times <paramref name="decay"/>.</summary>
    private protected abstract void Update(TrainableParameter parameter, float rate, float clip, float decay);

    private static void Shrink(Span<float> values, float factor)
    {
        for (int i = 0; i < values.Length; i++) values[i] *= factor;
    }
}
