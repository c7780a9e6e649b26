using System.Numerics;

namespace HeGpu.Ckks;

/// <summary>What values must satisfy before they are encoded.</summary>
public static class EncodingRules
{
    public static void Finite(ReadOnlySpan<Complex> values)
    {
        for (int i = 0; i < values.Length; i++)
            if (!Complex.IsFinite(values[i]))
                throw new CkksException(CkksErrorKind.Overflow, $"Value {i} is not a finite number.");
    }
}
