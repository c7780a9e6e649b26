namespace HeGpu.Arithmetic;

/// <summary>
/// The FFT of C[X]/(X^n - i), the "special" FFT of CKKS encoding. Forward: for m = 1, 2, .., n/2, t = n/(2m), block i &lt; m:
/// (x_j, x_(j+t)) becomes (x_j + w x_(j+t), x_j - w x_(j+t)) with w = root[m + i] (X^(2t) - w^2 splits into X^t - w and X^t + w).
/// Inverse: the mirror with conjugate roots, then a factor. Every product and sum is rounded, nothing fused: all devices agree
/// bit for bit, so the order of the operations below is part of the contract.
/// </summary>
public static class EncodingFft
{
    public const int MaxLength = 1 << 16;

    public static void CheckLength(int re, int im)
    {
        if (re != im || re < 2 || re > MaxLength || !int.IsPow2(re))
            throw new ArgumentException($"{re} real and {im} imaginary parts: expected equal powers of two from 2 to {MaxLength}.", nameof(re));
    }

    public static void Forward(Span<double> re, Span<double> im)
    {
        EncodingRoots roots = EncodingRoots.OfLength(re.Length);
        for (int m = 1, t = re.Length / 2; t >= 1; m *= 2, t /= 2)
            for (int i = 0; i < m; i++)
            {
                Span<double> r = re.Slice(2 * i * t, 2 * t), s = im.Slice(2 * i * t, 2 * t);
                Split(r[..t], s[..t], r[t..], s[t..], roots.Cos[m + i], roots.Sin[m + i]);
            }
    }

    public static void Inverse(Span<double> re, Span<double> im, double scale)
    {
        EncodingRoots roots = EncodingRoots.OfLength(re.Length);
        for (int m = re.Length / 2, t = 1; m >= 1; m /= 2, t *= 2)
            for (int i = 0; i < m; i++)
            {
                Span<double> r = re.Slice(2 * i * t, 2 * t), s = im.Slice(2 * i * t, 2 * t);
                Join(r[..t], s[..t], r[t..], s[t..], roots.Cos[m + i], roots.Sin[m + i]);
            }
        for (int j = 0; j < re.Length; j++)
        {
            re[j] *= scale;
            im[j] *= scale;
        }
    }

    private static void Split(Span<double> ar, Span<double> ai, Span<double> br, Span<double> bi, double wr, double wi)
    {
        int j = 0;
        if (Vector512.IsHardwareAccelerated)
            for (; j <= ar.Length - 8; j += 8)
            {
                Vector512<double> xr = Load(ar, j), xi = Load(ai, j), yr = Load(br, j), yi = Load(bi, j);
                Vector512<double> zr = (yr * wr) - (yi * wi), zi = (yi * wr) + (yr * wi);
                Store(xr + zr, ar, j);
                Store(xi + zi, ai, j);
                Store(xr - zr, br, j);
                Store(xi - zi, bi, j);
            }
        for (; j < ar.Length; j++)
        {
            double zr = (wr * br[j]) - (wi * bi[j]), zi = (wr * bi[j]) + (wi * br[j]);
            br[j] = ar[j] - zr;
            bi[j] = ai[j] - zi;
            ar[j] += zr;
            ai[j] += zi;
        }
    }

    // The factor is conj(w): zr wr + zi wi = zr wr - zi (-wi), and zi wr - zr wi = wr zi + (-wi) zr, equal in every bit.
    private static void Join(Span<double> ar, Span<double> ai, Span<double> br, Span<double> bi, double wr, double wi)
    {
        int j = 0;
        if (Vector512.IsHardwareAccelerated)
            for (; j <= ar.Length - 8; j += 8)
            {
                Vector512<double> xr = Load(ar, j), xi = Load(ai, j), yr = Load(br, j), yi = Load(bi, j);
                Vector512<double> zr = xr - yr, zi = xi - yi;
                Store(xr + yr, ar, j);
                Store(xi + yi, ai, j);
                Store((zr * wr) + (zi * wi), br, j);
                Store((zi * wr) - (zr * wi), bi, j);
            }
        for (; j < ar.Length; j++)
        {
            double zr = ar[j] - br[j], zi = ai[j] - bi[j];
            ar[j] += br[j];
            ai[j] += bi[j];
            br[j] = (wr * zr) + (wi * zi);
            bi[j] = (wr * zi) - (wi * zr);
        }
    }

    private static Vector512<double> Load(Span<double> x, int j) => Vector512.LoadUnsafe(in x[0], (nuint)j);

    private static void Store(Vector512<double> v, Span<double> x, int j) => v.StoreUnsafe(ref x[0], (nuint)j);
}
