namespace HeGpu.Kernels;

/// <summary>What the sums of a key switch read besides the digits, and where they go.</summary>
/// <param name="digits">How many.</param>
/// <param name="own">Which limbs each was cut from.</param>
/// <param name="source">The polynomial they were cut from.</param>
/// <param name="lists">Keys, addends (noted is how many polynomials one has, 0 for none) and destinations (noted is the element of sigma's inverse).</param>
/// <param name="multiples">P modulo each data limb, as words; 0 if there are no addends.</param>
/// <param name="logDegree">log2 N.</param>
/// <param name="accumulates">1 to add to the destinations.</param>
public readonly struct KeyOperands(int digits, OwnLimbs own, LimbLayout source, KeyLists lists, long multiples, int logDegree, int accumulates)
{
    public int Digits => digits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsOwn(int digit, int limb) => own.Contains(digit, limb);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Own<TGlobal>(TGlobal global, int limb, int word) where TGlobal : struct, IGlobalMemory => global.Load(source.Limb(0, limb) + word);

    /// <summary>Adds the products of a word of a digit with the two polynomials of the key's pair for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProducts<TField, TGlobal, TMath>(TField q, TGlobal global, int key, int limb, int digit, int word, ulong x, ref WideSum s0, ref WideSum s1)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath
    {
        if (digit > 0 && digit % (WideSum.MaxTerms - 1) == 0)
        {
            s0 = new(0, s0.Reduce<TField, TMath>(q));
            s1 = new(0, s1.Reduce<TField, TMath>(q));
        }
        s0.AddProduct<TMath>(x, global.Load(lists.Keys.Limb(global, key, 2 * digit, limb) + word));
        s1.AddProduct<TMath>(x, global.Load(lists.Keys.Limb(global, key, (2 * digit) + 1, limb) + word));
    }

    /// <summary>Ends the sums of one word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TField, TGlobal, TMath>(TField q, TGlobal global, int key, int limb, int word, WideSum s0, WideSum s1)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath
    {
        if (multiples != 0 && limb < own.Limbs)
        {
            ulong multiple = global.Load(multiples + limb);
            s0.AddProduct<TMath>(multiple, global.Load(lists.Addends.Limb(global, key, 0, limb) + word));
            if (lists.Addends.Note(global, key) == 2)
                s1.AddProduct<TMath>(multiple, global.Load(lists.Addends.Limb(global, key, 1, limb) + word));
        }
        int image = new GaloisPermutation(logDegree, lists.Destinations.Note(global, key)).Source(word);
        long d0 = lists.Destinations.Limb(global, key, 0, limb) + image, d1 = lists.Destinations.Limb(global, key, 1, limb) + image;
        if (accumulates != 0)
        {
            s0.Add(global.Load(d0));
            s1.Add(global.Load(d1));
        }
        global.Store(d0, s0.Reduce<TField, TMath>(q));
        global.Store(d1, s1.Reduce<TField, TMath>(q));
    }
}
