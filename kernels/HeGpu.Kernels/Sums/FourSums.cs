namespace HeGpu.Kernels;

/// <summary>
/// Up to four sums of products of one thread, of words that lie beside those of its neighbours: what is the same for all of them is loaded once. Reduced before
/// there are more than <see cref="WideSum.MaxTerms"/> terms.
/// </summary>
internal struct FourSums
{
    private WideSum _s0, _s1, _s2, _s3;
    private int _terms;

    /// <summary>Adds x y for the words at distance <paramref name="stride"/>; <paramref name="count"/> is 1, 2 or 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProducts<TField, TGlobal, TMath>(TField q, TGlobal global, long x, long y, int stride, int count)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath
    {
        Step<TField, TMath>(q);
        _s0.AddProduct<TMath>(global.Load(x), global.Load(y));
        if (count > 1)
            _s1.AddProduct<TMath>(global.Load(x + stride), global.Load(y + stride));
        if (count > 2)
        {
            _s2.AddProduct<TMath>(global.Load(x + (2 * stride)), global.Load(y + (2 * stride)));
            _s3.AddProduct<TMath>(global.Load(x + (3 * stride)), global.Load(y + (3 * stride)));
        }
    }

    /// <summary>Stores the sums (plus what is there) modulo q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TField, TGlobal, TMath>(TField q, TGlobal global, long destination, int stride, int count, int accumulates)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath
    {
        Store<TField, TGlobal, TMath>(_s0, q, global, destination, accumulates);
        if (count > 1)
            Store<TField, TGlobal, TMath>(_s1, q, global, destination + stride, accumulates);
        if (count > 2)
        {
            Store<TField, TGlobal, TMath>(_s2, q, global, destination + (2 * stride), accumulates);
            Store<TField, TGlobal, TMath>(_s3, q, global, destination + (3 * stride), accumulates);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Step<TField, TMath>(TField q) where TField : unmanaged, IField<TField> where TMath : struct, IWideMath
    {
        if (++_terms < WideSum.MaxTerms)
            return;
        _terms = 1;
        _s0 = new(0, _s0.Reduce<TField, TMath>(q));
        _s1 = new(0, _s1.Reduce<TField, TMath>(q));
        _s2 = new(0, _s2.Reduce<TField, TMath>(q));
        _s3 = new(0, _s3.Reduce<TField, TMath>(q));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TField, TGlobal, TMath>(WideSum sum, TField q, TGlobal global, long destination, int accumulates)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath
    {
        if (accumulates != 0)
            sum.Add(global.Load(destination));
        global.Store(destination, sum.Reduce<TField, TMath>(q));
    }
}
