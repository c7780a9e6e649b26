using System.Runtime.CompilerServices;
using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

/// <summary>
/// The transform, modulo one prime, of polynomials p(X^g) with few coefficients. Modulo X^t - w, t a multiple of g, only multiples of g occur until t = g
/// is reached, and there p(X^g) is a constant: so N/g words are transformed with the first N/g roots of the full transform, and each stands for
/// g neighbours of its result.
/// </summary>
internal sealed class ShortTransform
{
    private readonly Modulus _q;
    private readonly ShoupFactor[] _roots;

    /// <param name="table">Of the full transform.</param>
    /// <param name="most">Most coefficients, a power of two.</param>
    public ShortTransform(NttTable table, int most)
    {
        _q = table.Modulus;
        ulong q = _q.Value;
        _roots = Array.ConvertAll(table.Roots[..most].ToArray(), root => new ShoupFactor(root, q));
    }

    /// <param name="coefficients">Rounded to the nearest integer (ties to even); a power of two of them.</param>
    /// <param name="words">The N words of the result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a server's first run counts
    public void Fill(ReadOnlySpan<double> coefficients, Span<ulong> words)
    {
        Span<ulong> x = stackalloc ulong[coefficients.Length];
        for (int i = 0; i < x.Length; i++) x[i] = ScalarEncoding.Residue(Math.Round(coefficients[i]), _q);
        for (int m = 1, t = x.Length / 2; t >= 1; m *= 2, t /= 2)
            for (int block = 0; block < m; block++)
                for (int j = 2 * block * t; j < (2 * block * t) + t; j++)
                {
                    ulong product = _roots[m + block].Times(x[j + t]);
                    x[j + t] = _q.Subtract(x[j], product);
                    x[j] = _q.Add(x[j], product);
                }

        int gap = words.Length / x.Length;
        for (int i = 0; i < x.Length; i++) words.Slice(i * gap, gap).Fill(x[i]);
    }
}
