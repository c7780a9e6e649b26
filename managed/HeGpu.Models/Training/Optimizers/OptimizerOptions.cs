namespace HeGpu.Models;

public enum OptimizerKind
{
    /// <summary>Adam with bias correction and decoupled weight decay (Kingma and Ba 2015; Loshchilov and Hutter 2019).</summary>
    Adam,

    /// <summary>Stochastic gradient descent with momentum: v = m v + g, w -= rate v.</summary>
    Sgd,
}

public sealed record OptimizerOptions
{
    public OptimizerKind Kind { get; init; } = OptimizerKind.Adam;

    /// <summary>Peak of the schedule.</summary>
    public double LearningRate { get; init; } = 1e-2;

    /// <summary>Share of the old direction kept per step (SGD's momentum, Adam's beta 1).</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Adam's beta 2.</summary>
    public double SquaresDecay { get; init; } = 0.999;

    /// <summary>Shrinks the weights of linear layers by rate * this per step; biases, norms and coefficients are left alone.</summary>
    public double WeightDecay { get; init; } = 1e-3;

    /// <summary>
    /// Adds WeightDecay * w to every parameter's gradient instead, after gradients were shortened: what PyTorch's SGD calls weight_decay.
    /// </summary>
    public bool CoupledWeightDecay { get; init; }

    /// <summary>Factor on the rate of polynomial coefficients: a small change there changes all that follows.</summary>
    public double CoefficientRate { get; init; } = 0.1;

    /// <summary>Gradients of a greater Euclidean norm, over all parameters together, are scaled down to it.</summary>
    public double MaxGradientNorm { get; init; } = 1;
}
