namespace HeGpu.Arithmetic;

public readonly unsafe partial struct ManagedKernels
{
    public static void ConversionQuotient(byte* v, ulong** y, ulong n, nint conversion)
    {
        ref readonly ManagedConversion c = ref *(ManagedConversion*)conversion;
        for (nuint k = 0; k < n; k++)
        {
            double sum = 0.5;
            for (int i = 0; i < c.Sources; i++)
                sum += y[i][k] * c.From[i].Reciprocal;
            v[k] = (byte)sum;
        }
    }

    // At most 64 terms below 2^122: reduced every 32.
    public static void ConversionGather(ulong* destination, ulong** y, byte* v, ulong n, nint conversion, int target)
    {
        ref readonly ManagedConversion c = ref *(ManagedConversion*)conversion;
        if (c.HasFloatingSources && FloatingModulus.CanHold(c.To[target].Q))
        {
            FloatingConversion.Gather(destination, y, v, n, c, target);
            return;
        }
        ManagedModulus p = c.To[target];
        ulong* row = c.Rows + (target * c.Sources);
        for (nuint k = 0; k < n; k++)
        {
            ulong high = 0, low = 0;
            for (int i = 0; i < c.Sources; i++)
            {
                if (i == (int)TermsPerReduction)
                {
                    low = p.Reduce(high, low);
                    high = 0;
                }
                Accumulate(ref high, ref low, y[i][k], row[i]);
            }
            destination[k] = p.Subtract(p.Reduce(high, low), p.Multiply(v[k], c.Products[target]));
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
}
