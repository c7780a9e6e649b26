using System.Runtime.CompilerServices;
using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

/// <summary>
/// Residues modulo up to three primes to centred doubles, without big integers. Garner: x = d_0 + q_0 (d_1 + q_1 d_2). The digits of
/// (Q-1)/2 are (q_i - 1)/2 and those of Q-1-x are q_i - 1 - d_i, so sign and magnitude are found digit by digit and
/// small numbers lose nothing.
/// </summary>
internal readonly struct MixedRadix
{
    /// <summary>More limbs than these say nothing about values below 2^90.</summary>
    public const int MaxLimbs = 3;

    private readonly int _limbs;
    private readonly ulong _q0, _q1, _q2;
    private readonly ShoupFactor _q0InverseMod1, _q0InverseMod2, _q1InverseMod2;

    public MixedRadix(PolynomialRing ring, int limbs)
    {
        _limbs = limbs;
        _q0 = ring.DataModuli[0];
        _q1 = limbs > 1 ? ring.DataModuli[1] : 1;
        _q2 = limbs > 2 ? ring.DataModuli[2] : 1;
        if (limbs > 1)
            _q0InverseMod1 = new ShoupFactor(ring.Modulus(1).Inverse(_q0 % _q1), _q1);
        if (limbs > 2)
        {
            _q0InverseMod2 = new ShoupFactor(ring.Modulus(2).Inverse(_q0 % _q2), _q2);
            _q1InverseMod2 = new ShoupFactor(ring.Modulus(2).Inverse(_q1 % _q2), _q2);
        }
    }

    /// <param name="words">[limb][n] residues.</param>
    /// <param name="n">Coefficients.</param>
    /// <param name="from">First coefficient to convert.</param>
    /// <param name="to">One past the last.</param>
    /// <param name="factor">What each result is multiplied by.</param>
    /// <param name="destination">n doubles.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a short-lived client calls it too few times for tiering
    public void Convert(ReadOnlySpan<ulong> words, int n, int from, int to, double factor, Span<double> destination)
    {
        for (int k = from; k < to; k++)
        {
            ulong d0 = words[k], d1 = 0, d2 = 0;
            if (_limbs > 1)
                d1 = _q0InverseMod1.Times(Subtract(words[n + k], d0, _q1));
            if (_limbs > 2)
                d2 = _q1InverseMod2.Times(Subtract(_q0InverseMod2.Times(Subtract(words[(2 * n) + k], d0, _q2)), d1, _q2));
            bool negative = d2 != _q2 >> 1 ? d2 > _q2 >> 1 : d1 != _q1 >> 1 ? d1 > _q1 >> 1 : d0 > _q0 >> 1;
            destination[k] = factor * (negative ? -Magnitude(_q0 - 1 - d0, _q1 - 1 - d1, _q2 - 1 - d2, 1) : Magnitude(d0, d1, d2, 0));
        }
    }

    private double Magnitude(ulong d0, ulong d1, ulong d2, ulong one)
    {
        if (d2 == 0)
            return d1 == 0 ? d0 + one : (double)(((UInt128)_q0 * d1) + d0 + one);
        return ((double)(((UInt128)_q1 * d2) + d1) * _q0) + d0;
    }

    // b may exceed q; both are below 2^61.
    private static ulong Subtract(ulong a, ulong b, ulong q)
    {
        ulong reduced = b < q ? b : b % q;
        return a >= reduced ? a - reduced : a + q - reduced;
    }
}
