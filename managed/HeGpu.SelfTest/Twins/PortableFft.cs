namespace HeGpu.SelfTest;

/// <summary>The encoding FFT as hegpu.h defines it, one value at a time.</summary>
public static class PortableFft
{
    public static void Forward(double[] re, double[] im)
    {
        EncodingRoots roots = EncodingRoots.OfLength(re.Length);
        for (int m = 1, t = re.Length / 2; t >= 1; m *= 2, t /= 2)
            for (int i = 0; i < m; i++)
                for (int j = 2 * i * t; j < (2 * i * t) + t; j++)
                {
                    (double zr, double zi) = Multiply(roots.Cos[m + i], roots.Sin[m + i], re[j + t], im[j + t]);
                    (re[j + t], im[j + t]) = (re[j] - zr, im[j] - zi);
                    (re[j], im[j]) = (re[j] + zr, im[j] + zi);
                }
    }

    public static void Inverse(double[] re, double[] im, double scale)
    {
        EncodingRoots roots = EncodingRoots.OfLength(re.Length);
        for (int m = re.Length / 2, t = 1; m >= 1; m /= 2, t *= 2)
            for (int i = 0; i < m; i++)
                for (int j = 2 * i * t; j < (2 * i * t) + t; j++)
                {
                    (double zr, double zi) = (re[j] - re[j + t], im[j] - im[j + t]);
                    (re[j], im[j]) = (re[j] + re[j + t], im[j] + im[j + t]);
                    (re[j + t], im[j + t]) = Multiply(roots.Cos[m + i], -roots.Sin[m + i], zr, zi);
                }
        for (int j = 0; j < re.Length; j++)
            (re[j], im[j]) = (re[j] * scale, im[j] * scale);
    }

    private static (double Re, double Im) Multiply(double wr, double wi, double zr, double zi) => ((wr * zr) - (wi * zi), (wr * zi) + (wi * zr));
}
