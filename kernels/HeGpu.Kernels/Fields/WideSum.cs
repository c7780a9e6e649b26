namespace HeGpu.Kernels;

/// <summary>A sum of products in 128 bits.</summary>
public struct WideSum
{
    /// <summary>Products of residues below 2^61 that can be added up between two reductions.</summary>
    public const int MaxTerms = 16;

    private ulong _high, _low;

    public WideSum(ulong high, ulong low) => (_high, _low) = (high, low);

    public readonly ulong High => _high;

    public readonly ulong Low => _low;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong x)
    {
        _low += x;
        _high += _low < x ? 1UL : 0UL;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct<TMath>(ulong a, ulong b) where TMath : struct, IWideMath
    {
        Add(a * b);
        _high += TMath.MultiplyHigh(a, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Reduce<TField, TMath>(TField q) where TField : unmanaged, IField<TField> where TMath : struct, IWideMath => q.Reduce<TMath>(_high, _low);
}
