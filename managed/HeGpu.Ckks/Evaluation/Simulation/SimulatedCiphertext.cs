using System.Numerics;

namespace HeGpu.Ckks;

/// <summary>What a <see cref="SimulatedEvaluator"/> calls a ciphertext: the slots in the clear, and the bookkeeping.</summary>
public sealed class SimulatedCiphertext : ICiphertext
{
    private readonly Complex[] _values;

    internal SimulatedCiphertext(SimulatedEvaluator owner, Complex[] values, int level, double scale)
    {
        Owner = owner;
        _values = values;
        Level = level;
        Scale = scale;
    }

    internal SimulatedEvaluator Owner { get; }

    public int Level { get; }

    public double Scale { get; }

    /// <summary>N/2 slots.</summary>
    public ReadOnlySpan<Complex> Values => _values;

    public void Dispose()
    {
    }
}

/// <summary>What a <see cref="SimulatedEvaluator"/> calls a plaintext.</summary>
public sealed class SimulatedPlaintext : IPlaintext
{
    private readonly Complex[] _values;

    internal SimulatedPlaintext(SimulatedEvaluator owner, Complex[] values, int level, double scale)
    {
        Owner = owner;
        _values = values;
        Level = level;
        Scale = scale;
    }

    internal SimulatedEvaluator Owner { get; }

    public int Level { get; }

    public double Scale { get; }

    public ReadOnlySpan<Complex> Values => _values;

    public void Dispose()
    {
    }
}
