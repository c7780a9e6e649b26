namespace HeGpu.Arithmetic;

public readonly unsafe partial struct ManagedKernels
{
    // Coefficients whose y_i and v are held on the stack while the targets are formed one after the other.
    private const int ConversionChunk = 32;

    public static void ConvertBasis(ulong** destination, ulong** source, ulong count, nint conversion)
    {
        ref readonly ManagedConversion c = ref *(ManagedConversion*)conversion;
        if (c.IsFloating)
        {
            FloatingConversion.Convert(destination, source, count, c);
            return;
        }
        ulong* y = stackalloc ulong[BasisConversion.MaxSourceModuli * ConversionChunk];
        ulong* v = stackalloc ulong[ConversionChunk];
        for (nuint at = 0; at < count; at += ConversionChunk)
        {
            int words = (int)Math.Min(ConversionChunk, count - at);
            Scale(c, source, at, words, y, v);
            for (int j = 0; j < c.Targets; j++)
                Combine(c, j, y, v, words, destination[j] + at);
        }
    }

    public static void ReduceCentred(ulong* destination, ulong* source, ulong n, nint from, nint to)
    {
        ManagedModulus q = ModulusOf(to);
        ulong modulus = ModulusOf(from).Q, half = (modulus - 1) / 2, offset = q.Reduce(modulus);
        for (nuint i = 0; i < n; i++)
        {
            ulong x = source[i], residue = q.Reduce(x);
            destination[i] = x > half ? q.Subtract(residue, offset) : residue;
        }
    }

    // |x| < 2^120 is m 2^e with |m| < 2^53 after rounding, so it converts exactly to 128 bits.
    public static void Round(ulong* destination, double* x, ulong n, nint modulus)
    {
        ManagedModulus q = ModulusOf(modulus);
        for (nuint i = 0; i < n; i++)
        {
            double rounded = Math.Round(x[i], MidpointRounding.ToEven), magnitude = Math.Abs(rounded);
            ulong residue;
            if (magnitude < 9.2e18)
            {
                residue = q.Reduce((ulong)(long)magnitude);
            }
            else
            {
                UInt128 wide = (UInt128)magnitude;
                residue = q.Reduce((ulong)(wide >> 64), (ulong)wide);
            }
            destination[i] = rounded < 0 ? q.Subtract(0, residue) : residue;
        }
    }

    public static void ReduceSigned(ulong* destination, long* x, ulong n, nint modulus)
    {
        ManagedModulus q = ModulusOf(modulus);
        for (nuint i = 0; i < n; i++)
        {
            ulong residue = q.Reduce((ulong)Math.Abs(x[i]));
            destination[i] = x[i] < 0 ? q.Subtract(0, residue) : residue;
        }
    }

    // y_i = x_i (Q/q_i)^-1 mod q_i; v = floor(0.5 + sum y_i / q_i), products rounded, summed in order.
    private static void Scale(in ManagedConversion c, ulong** source, nuint at, int words, ulong* y, ulong* v)
    {
        double* sum = stackalloc double[ConversionChunk];
        for (int k = 0; k < words; k++)
            sum[k] = 0.5;
        for (int i = 0; i < c.Sources; i++)
        {
            ManagedModulus q = c.From[i];
            ulong inverse = c.Inverses[i], quotient = c.Quotients[i];
            ulong* x = source[i] + at, row = y + (i * ConversionChunk);
            for (int k = 0; k < words; k++)
            {
                row[k] = q.MultiplyBy(x[k], inverse, quotient);
                sum[k] += row[k] * q.Reciprocal;
            }
        }
        for (int k = 0; k < words; k++)
            v[k] = (ulong)sum[k];
    }

    // sum y_i (Q/q_i) - v Q mod p_j. At most 64 terms below 2^122: reduced every 32.
    private static void Combine(in ManagedConversion c, int j, ulong* y, ulong* v, int words, ulong* destination)
    {
        ManagedModulus p = c.To[j];
        ulong* row = c.Rows + (j * c.Sources);
        for (int k = 0; k < words; k++)
        {
            ulong high = 0, low = 0;
            for (int i = 0; i < c.Sources; i++)
            {
                if (i == (int)TermsPerReduction)
                {
                    low = p.Reduce(high, low);
                    high = 0;
                }
                Accumulate(ref high, ref low, y[(i * ConversionChunk) + k], row[i]);
            }
            destination[k] = p.Subtract(p.Reduce(high, low), p.Multiply(v[k], c.Products[j]));
        }
    }
}
