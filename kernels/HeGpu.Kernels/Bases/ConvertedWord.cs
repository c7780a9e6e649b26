namespace HeGpu.Kernels;

/// <summary>The second half of a base conversion, for one word of one target.</summary>
internal static class ConvertedWord
{
    /// <summary>sum y_i (Q/q_i) - v Q modulo the target q.</summary>
    /// <param name="q">The target.</param>
    /// <param name="global">Memory.</param>
    /// <param name="table">Constants; with one source, y_0 = x_0 is read as centred.</param>
    /// <param name="target">Address of the target's constants.</param>
    /// <param name="scaled">y.</param>
    /// <param name="quotients">v; not read with one source.</param>
    /// <param name="polynomial">Which of theirs.</param>
    /// <param name="word">Which word of a limb.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Gather<TField, TGlobal, TMath>(TField q, TGlobal global, ConversionTable table, long target, LimbLayout scaled, LimbLayout quotients, int polynomial, int word)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath
    {
        if (table.Sources == 1)
            return Centred<TField, TMath>(q, global.Load(scaled.Limb(polynomial, 0) + word), global.Load(table.FirstPrime));
        var sum = default(WideSum);
        sum.AddProduct<TMath>(global.Load(quotients.Limb(polynomial, 0) + word), global.Load(target + table.Sources));
        for (int i = 0; i < table.Sources; i++)
        {
            sum.AddProduct<TMath>(global.Load(scaled.Limb(polynomial, i) + word), global.Load(target + i));
            if ((i + 1) % WideSum.MaxTerms == 0)
                sum = new WideSum(0, sum.Reduce<TField, TMath>(q));
        }
        return sum.Reduce<TField, TMath>(q);
    }

    /// <summary>A residue modulo <paramref name="from"/>, read as an integer in (-from/2, from/2].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Centred<TField, TMath>(TField q, ulong x, ulong from) where TField : unmanaged, IField<TField> where TMath : struct, IWideMath
    {
        ulong negative = x > from >> 1 ? 1UL : 0UL, residue = q.Reduce<TMath>(0, negative == 0 ? x : from - x);
        return negative == 0 ? residue : Residue.Subtract(0, residue, q.Modulus);
    }
}
