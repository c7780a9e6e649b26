namespace HeGpu.Kernels;

/// <summary>
/// Constants of a <see cref="BasisConversion"/> from n primes in device memory: the factors of scaling, the reciprocals as doubles, the first source prime, and for each
/// target Q/q_i of all sources and -Q.
/// </summary>
public readonly struct ConversionTable(long first, int sources)
{
    /// <summary>n.</summary>
    public int Sources => sources;

    /// <summary>(Q/q_i)^-1 mod q_i, as factors of q_i's field: one after the other.</summary>
    public long Factors => first;

    public long Reciprocals => first + (2 * sources);

    public long FirstPrime => first + (3 * sources);

    /// <summary>The constants of one target: n words Q/q_i, then -Q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Target(int target) => first + (3 * sources) + 1 + ((long)target * (sources + 1));

    /// <summary>Host side: all words of the table. A conversion from one prime is exact and needs no more than that prime.</summary>
    public static ulong[] Words<TField>(BasisConversion conversion) where TField : unmanaged, IField<TField>
    {
        int n = conversion.From.Count;
        var table = new ConversionTable(0, n);
        var words = new ulong[table.Target(conversion.To.Count)];
        words[table.FirstPrime] = conversion.From[0].Value;
        for (int i = 0; i < n; i++)
        {
            TField.WriteTwiddle(conversion.From[i], conversion.PuncturedInverses[i], words.AsSpan(i * TField.TwiddleWords, TField.TwiddleWords));
            words[table.Reciprocals + i] = BitConverter.DoubleToUInt64Bits(conversion.Reciprocals[i]);
        }
        for (int j = 0; j < conversion.To.Count; j++)
        {
            for (int i = 0; i < n; i++)
                words[table.Target(j) + i] = conversion.Punctured[j, i];
            words[table.Target(j) + n] = conversion.To[j].Negate(conversion.Products[j]);
        }
        return words;
    }
}
