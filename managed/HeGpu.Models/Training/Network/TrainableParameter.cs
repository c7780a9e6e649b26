namespace HeGpu.Models;

/// <summary>One parameter array of a network in training.</summary>
public sealed class TrainableParameter
{
    internal TrainableParameter(string name, Layer layer, Tensor initial, bool frozen)
    {
        Name = name;
        Shape = initial.Shape;
        Value = [.. initial.Data];
        string kind = name[(layer.Name.Length + 1)..];
        IsStatistic = kind.StartsWith("running_", StringComparison.Ordinal);
        IsCoefficient = kind == "coefficients";
        IsWeight = kind == "weight" && layer is not BatchNorm2dLayer;
        IsFrozen = frozen;
        Gradient = IsStatistic ? [] : new float[Value.Length];
    }

    public string Name { get; }

    public IReadOnlyList<int> Shape { get; }

    public float[] Value { get; }

    /// <summary>Gradient of the last backward pass; empty for a statistic.</summary>
    public float[] Gradient { get; }

    /// <summary>Running mean or variance: followed, not trained.</summary>
    public bool IsStatistic { get; }

    /// <summary>Stays as it is.</summary>
    public bool IsFrozen { get; }

    /// <summary>Coefficients of a polynomial activation.</summary>
    public bool IsCoefficient { get; }

    /// <summary>A linear layer's weight: what weight decay shrinks.</summary>
    public bool IsWeight { get; }
}
