namespace HeGpu.Arithmetic;

/// <summary>The constants of <see cref="BasisConversion"/> laid out for <see cref="ManagedKernels"/>. Plain data.</summary>
internal readonly unsafe struct ManagedConversion
{
    public readonly int Sources, Targets;

    /// <summary>Per source.</summary>
    public readonly ManagedModulus* From;

    /// <summary>Per target: the modulus, Q mod p_j, and the row of Q/q_i mod p_j.</summary>
    public readonly ManagedModulus* To;
    public readonly ulong* Products, Rows;

    /// <summary>The rows as numbers in [-p_j/2, p_j/2]; of use for targets that <see cref="FloatingModulus"/> can hold.</summary>
    public readonly double* CentredRows;

    /// <summary>Whether <see cref="FloatingConversion"/> can hold every source.</summary>
    public readonly bool HasFloatingSources;

    public ManagedConversion(ReadOnlySpan<ulong> from, ReadOnlySpan<ulong> to)
    {
        var constants = new BasisConversion(Moduli(from), Moduli(to));
        (Sources, Targets) = (from.Length, to.Length);
        HasFloatingSources = FloatingModulus.CanHold(Largest(from));
        From = Allocate<ManagedModulus>(Sources);
        To = Allocate<ManagedModulus>(Targets);
        Products = Allocate<ulong>(Targets);
        Rows = Allocate<ulong>(Targets * Sources);
        CentredRows = Allocate<double>(Targets * Sources);
        for (int i = 0; i < Sources; i++)
            From[i] = new ManagedModulus(from[i]);
        for (int j = 0; j < Targets; j++)
        {
            To[j] = new ManagedModulus(to[j]);
            Products[j] = constants.Products[j];
            for (int i = 0; i < Sources; i++)
            {
                Rows[(j * Sources) + i] = constants.Punctured[j, i];
                CentredRows[(j * Sources) + i] = FloatingModulus.Centred(constants.Punctured[j, i], to[j]);
            }
        }
    }

    public void Free()
    {
        NativeMemory.Free(From);
        NativeMemory.Free(To);
        NativeMemory.Free(Products);
        NativeMemory.Free(Rows);
        NativeMemory.Free(CentredRows);
    }

    private static T* Allocate<T>(int count) where T : unmanaged => (T*)NativeMemory.Alloc((nuint)count, (nuint)sizeof(T));

    private static ulong Largest(ReadOnlySpan<ulong> moduli)
    {
        ulong largest = 0;
        foreach (ulong q in moduli)
            largest = Math.Max(largest, q);
        return largest;
    }

    private static Modulus[] Moduli(ReadOnlySpan<ulong> values)
    {
        var moduli = new Modulus[values.Length];
        for (int i = 0; i < moduli.Length; i++)
            moduli[i] = new Modulus(values[i]);
        return moduli;
    }
}
