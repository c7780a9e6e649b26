namespace HeGpu.Kernels;

/// <summary>
/// The end of a division by D: (x - r) / D for the transformed remainder r, as the last pass of its transform leaves it, and then sigma. Brought to
/// several destinations.
/// </summary>
/// <param name="logDegree">log2 N.</param>
/// <param name="dividend">x.</param>
/// <param name="inverses">1/D modulo each limb, as factors.</param>
/// <param name="polynomials">How many each destination has.</param>
/// <param name="destinations">Where sigma((x - r) / D) goes; noted is the element of sigma's inverse.</param>
public readonly struct DividedWords(int logDegree, LimbLayout dividend, LimbLayout inverses, int polynomials, LimbList destinations) : IWordSink
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SinkBlock Begin<TField, TGlobal>(TGlobal global, BlockIndex block) where TField : unmanaged, IField<TField> where TGlobal : struct, IGlobalMemory 
    {
        int item = block.Y / polynomials;
        return new(destinations.Limb(global, item, block.Y % polynomials, block.Z), TField.LoadTwiddle(global, inverses.Limb(0, block.Z), 0),
            new GaloisPermutation(logDegree, destinations.Note(global, item)));
    }

    // r is below 4q.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TField, TGlobal, TMath>(TField q, SinkBlock at, TGlobal global, BlockIndex block, int index, ulong value)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath
    {
        ulong difference = global.Load(dividend.Limb(block) + index) + (4 * q.Modulus) - value;
        global.Store(at.Address + at.Permutation.Source(index), Residue.FromTwofold(q.MultiplyLazy<TMath>(difference, at.Factor), q.Modulus));
    }
}
