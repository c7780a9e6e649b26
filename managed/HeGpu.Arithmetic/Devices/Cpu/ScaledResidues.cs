namespace HeGpu.Arithmetic;

/// <summary>
/// One polynomial on its way to other moduli: the y_i of its residues (limbs of N words, one after the other) and the quotients v, ready to be
/// gathered modulo any other prime of the ring. Plain data in rented memory.
/// </summary>
internal readonly unsafe struct ScaledResidues<TKernels>(CpuConversion<TKernels> conversion, ulong* y, byte* v, int degree)
    where TKernels : struct, ICpuKernels
{
    private readonly CpuConversion<TKernels> _conversion = conversion;
    private readonly ulong* _y = y;
    private readonly byte* _v = v;
    private readonly int _degree = degree;

    /// <summary>N words for residue i, in any state before <see cref="Scale"/>.</summary>
    public ulong* Limb(int i) => _y + ((nint)i * _degree);

    public bool HasQuotient => _conversion.HasQuotient;

    /// <summary>Takes the coefficients modulo source i, which may lie in <see cref="Limb"/>.</summary>
    public void Scale(int i, ulong* coefficients) => _conversion.Scale(i, Limb(i), coefficients);

    /// <summary>Takes the values (NTT form) modulo source i, which may lie in <see cref="Limb"/>.</summary>
    public void InverseScale(int i, ulong* values, nint* ntts)
    {
        TKernels.InverseNtt(ntts[_conversion.Modulus(i)], Limb(i), values);
        Scale(i, Limb(i));
    }

    /// <summary>The quotients of some coefficients, once every source is scaled.</summary>
    public void Quotient(int at, int words)
    {
        ulong** y = stackalloc ulong*[BasisConversion.MaxSourceModuli];
        for (int i = 0; i < _conversion.Sources; i++)
            y[i] = Limb(i) + at;
        _conversion.Quotient(_v + at, y, words);
    }

    /// <summary>The polynomial modulo the prime at an index.</summary>
    public void Gather(ulong* destination, int modulus)
    {
        ulong** y = stackalloc ulong*[BasisConversion.MaxSourceModuli];
        for (int i = 0; i < _conversion.Sources; i++)
            y[i] = Limb(i);
        _conversion.Gather(destination, y, _v, modulus);
    }

    /// <summary>The same in NTT form.</summary>
    public void GatherForward(ulong* destination, int modulus, nint* ntts)
    {
        Gather(destination, modulus);
        TKernels.ForwardNtt(ntts[modulus], destination, destination);
    }
}
