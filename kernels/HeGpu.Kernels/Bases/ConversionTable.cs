namespace HeGpu.Kernels;

/// <summary>
/// Constants of a <see cref="BasisConversion"/> from n primes in device memory: the factors of scaling alone and after an inverse transform, the reciprocals as
/// doubles, the first source prime, and for each target Q/q_i of all sources and -Q.
/// </summary>
public readonly struct ConversionTable(long first, int sources)
{
    /// <summary>n.</summary>
    public int Sources => sources;

    /// <summary>(Q/q_i)^-1 mod q_i, as factors of q_i's field: one after the other.</summary>
    public long Factors => first;

    /// <summary>The same over N.</summary>
    public long InverseFactors => first + (2 * sources);

    public long Reciprocals => first + (4 * sources);

    public long FirstPrime => first + (5 * sources);

    /// <summary>The constants of one target: n words Q/q_i, then -Q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Target(int target) => first + (5 * sources) + 1 + ((long)target * (sources + 1));

    /// <summary>Words of a table.</summary>
    public static int Size(int sources, int targets) => (int)new ConversionTable(0, sources).Target(targets);

    /// <summary>Host side: all words of the table. A conversion from one prime is exact and needs only that prime; its factors are 1 and 1/N.</summary>
    public static void Write<TField>(BasisConversion conversion, int degree, Span<ulong> words) where TField : unmanaged, IField<TField>
    {
        int n = conversion.From.Count, size = TField.TwiddleWords;
        var table = new ConversionTable(0, n);
        words[(int)table.FirstPrime] = conversion.From[0].Value;
        for (int i = 0; i < n; i++)
        {
            Modulus q = conversion.From[i];
            TField.WriteTwiddle(q, conversion.PuncturedInverses[i], words.Slice((int)table.Factors + (i * size), size));
            TField.WriteTwiddle(q, q.Multiply(conversion.PuncturedInverses[i], q.Inverse((ulong)degree)), words.Slice((int)table.InverseFactors + (i * size), size));
            words[(int)table.Reciprocals + i] = BitConverter.DoubleToUInt64Bits(conversion.Reciprocals[i]);
        }
        for (int j = 0; j < conversion.To.Count; j++)
        {
            Span<ulong> target = words.Slice((int)table.Target(j), n + 1);
            for (int i = 0; i < n; i++)
                target[i] = conversion.Punctured[j, i];
            target[n] = conversion.To[j].Negate(conversion.Products[j]);
        }
    }
}
