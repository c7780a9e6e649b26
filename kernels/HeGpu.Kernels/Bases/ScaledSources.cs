namespace HeGpu.Kernels;

/// <summary>
/// The sources of base conversions, scaled (y_i), and their quotients v: of several polynomials by one table, or of the digits of one polynomial, by a table
/// for each.
/// </summary>
/// <param name="table">Address of the first table.</param>
/// <param name="tableStride">Words from one table to the next; 0 if all polynomials share one.</param>
/// <param name="width">Sources of each, but of the last digit.</param>
/// <param name="limbs">All sources of all digits; without digits any number that is large enough.</param>
/// <param name="scaled">y; with one source, x itself.</param>
/// <param name="quotients">v, one limb for each; with one source not used.</param>
public readonly struct ScaledSources(long table, long tableStride, int width, int limbs, LimbLayout scaled, LimbLayout quotients)
{
    /// <summary>Sources of several polynomials.</summary>
    public ScaledSources(ConversionTable table, LimbLayout scaled, LimbLayout quotients)
        : this(table.Factors, 0, table.Sources, int.MaxValue, scaled, quotients)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ConversionTable Table(int polynomial) => new(table + (polynomial * tableStride), tableStride == 0 ? width : Math.Min(width, limbs - (polynomial * width)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Source(int polynomial, int i) => scaled.Limb(polynomial, i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Quotient(int polynomial) => quotients.Limb(polynomial, 0);

    /// <summary>sum y_i (Q/q_i) - v Q modulo one target: the second half of a conversion.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Gather<TField, TGlobal, TMath>(TField q, TGlobal global, int polynomial, int target, int word)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath
    {
        ConversionTable constants = Table(polynomial);
        if (constants.Sources == 1)
            return Centred<TField, TMath>(q, global.Load(Source(polynomial, 0) + word), global.Load(constants.FirstPrime));
        long row = constants.Target(target);
        var sum = default(WideSum);
        sum.AddProduct<TMath>(global.Load(Quotient(polynomial) + word), global.Load(row + constants.Sources));
        for (int i = 0; i < constants.Sources; i++)
        {
            sum.AddProduct<TMath>(global.Load(Source(polynomial, i) + word), global.Load(row + i));
            if ((i + 1) % WideSum.MaxTerms == 0)
                sum = new WideSum(0, sum.Reduce<TField, TMath>(q));
        }
        return sum.Reduce<TField, TMath>(q);
    }

    // A residue modulo `from`, read as an integer in (-from/2, from/2].
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Centred<TField, TMath>(TField q, ulong x, ulong from) where TField : unmanaged, IField<TField> where TMath : struct, IWideMath
    {
        bool negative = x > from >> 1;
        ulong residue = q.Reduce<TMath>(0, negative ? from - x : x);
        return negative ? Residue.Subtract(0, residue, q.Modulus) : residue;
    }
}
