namespace HeGpu.Ckks;

/// <summary>What a <see cref="SimulatedEvaluator"/> calls a ciphertext: the slots in the clear, and the bookkeeping.</summary>
public sealed class SimulatedCiphertext : ICiphertext
{
    private readonly double[] _values;

    internal SimulatedCiphertext(SimulatedEvaluator owner, double[] values, int level, double scale)
    {
        Owner = owner;
        _values = values;
        Level = level;
        Scale = scale;
    }

    internal SimulatedEvaluator Owner { get; }

    public int Level { get; }

    public double Scale { get; }

    /// <summary>The real slots, N/2 of them.</summary>
    public ReadOnlySpan<double> Values => _values;

    public void Dispose()
    {
    }
}

/// <summary>What a <see cref="SimulatedEvaluator"/> calls a plaintext.</summary>
public sealed class SimulatedPlaintext : IPlaintext
{
    private readonly double[] _values;

    internal SimulatedPlaintext(SimulatedEvaluator owner, double[] values, int level, double scale)
    {
        Owner = owner;
        _values = values;
        Level = level;
        Scale = scale;
    }

    internal SimulatedEvaluator Owner { get; }

    public int Level { get; }

    public double Scale { get; }

    public ReadOnlySpan<double> Values => _values;

    public void Dispose()
    {
    }
}
