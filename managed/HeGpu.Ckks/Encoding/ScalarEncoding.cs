using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

/// <summary>A constant in every slot is a constant polynomial: one integer, without FFT or NTT.</summary>
internal static class ScalarEncoding
{
    /// <summary>round(value * scale) modulo q_0 .. q_level.</summary>
    public static void Residues(CkksParameters parameters, double value, double scale, Span<ulong> residues)
    {
        double x = Math.Round(value * scale);
        if (!double.IsFinite(x))
            throw new CkksException(CkksErrorKind.Overflow, $"The scalar times scale {OperandRules.Show(scale)} is not a finite number.");
        if (x != 0 && Math.Log2(Math.Abs(x)) + 1 >= parameters.LogQAt(residues.Length - 1))
            throw new CkksException(CkksErrorKind.Overflow,
                $"The scalar times scale is {OperandRules.Show(Math.Abs(x))}, more than half the modulus of level {residues.Length - 1}: use a smaller scale.");
        for (int i = 0; i < residues.Length; i++)
            residues[i] = Residue(x, parameters.Ring.Modulus(i));
    }

    /// <summary>An integer, finite, of any size, modulo q.</summary>
    public static ulong Residue(double x, Modulus q)
    {
        if (Math.Abs(x) < 1L << 62)
            return q.ReduceSigned((long)x);
        // |x| = mantissa 2^shift, exactly.
        double magnitude = Math.Abs(x);
        int shift = Math.ILogB(magnitude) - 52;
        ulong r = q.Multiply(q.Reduce((ulong)Math.ScaleB(magnitude, -shift)), q.Power(2, (ulong)shift));
        return x < 0 ? q.Negate(r) : r;
    }
}
