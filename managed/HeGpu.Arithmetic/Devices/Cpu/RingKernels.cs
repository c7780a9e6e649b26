namespace HeGpu.Arithmetic;

/// <summary>
/// The kernel handles of one ring: per modulus arithmetic and transform, and conversions made on first use. Handles are also laid out in
/// native memory, by modulus index, where bodies on worker threads read them. Lives as long as its device.
/// </summary>
internal sealed unsafe class RingKernels<TKernels> : IDisposable where TKernels : struct, ICpuKernels
{
    private readonly ConcurrentDictionary<LimbRange, Made> _conversions = new();
    private readonly List<KernelHandle> _owned = [];
    private readonly HostBlock _arrays;

    public RingKernels(PolynomialRing ring)
    {
        Ring = ring;
        int count = ring.AllLimbs.Total;
        _arrays = new HostBlock((2L * count * sizeof(nint)) + (2L * (count + 1) * sizeof(int)));
        Moduli = (nint*)_arrays.Pointer;
        Ntts = Moduli + count;
        WordOffsets = (int*)(Ntts + count);
        PackedOffsets = WordOffsets + count + 1;
        WordOffsets[0] = PackedOffsets[0] = 0;
        for (int i = 0; i < count; i++)
        {
            NttTable table = ring.NttTable(i);
            ulong q = table.Modulus.Value;
            WordOffsets[i + 1] = WordOffsets[i] + sizeof(ulong);
            PackedOffsets[i + 1] = PackedOffsets[i] + PackedWords.BytesOf(q);
            Moduli[i] = Own(new(TKernels.CreateModulus(q), TKernels.DestroyModulus, $"a modulus {q}"));
            Ntts[i] = Own(new(TKernels.CreateNtt((ulong)ring.Degree, q, table.Psi), TKernels.DestroyNtt, $"a transform of degree {ring.Degree} modulo {q}"));
        }
    }

    public PolynomialRing Ring { get; }

    /// <summary>By modulus index.</summary>
    public nint* Moduli { get; }

    /// <summary>By modulus index.</summary>
    public nint* Ntts { get; }

    /// <summary>Bytes of one word for each of the moduli before this index, in plain memory.</summary>
    public int* WordOffsets { get; }

    /// <summary>The same in packed memory.</summary>
    public int* PackedOffsets { get; }

    /// <summary>From the moduli of a range to every other one.</summary>
    public CpuConversion<TKernels> Conversion(LimbRange from)
    {
        if (!_conversions.TryGetValue(from, out Made? known))
        {
            Made made = MakeConversion(from);
            known = _conversions.GetOrAdd(from, made);
            if (!ReferenceEquals(known, made))
                made.Handle?.Dispose();
        }
        return known.Conversion;
    }

    public void Dispose()
    {
        foreach (KernelHandle handle in _owned)
            handle.Dispose();
        foreach (Made made in _conversions.Values)
            made.Handle?.Dispose();
        _arrays.Dispose();
    }

    private Made MakeConversion(LimbRange from)
    {
        Modulus[] sources = Ring.ModuliOf(from);
        ulong[] values = [.. sources.Select(q => q.Value)];
        KernelHandle? handle = values.Length == 1
            ? null
            : new(TKernels.CreateConversion(values, [.. Ring.ModuliOf(Ring.AllLimbs).Select(q => q.Value).Except(values)]), TKernels.DestroyConversion, $"a conversion from {from}");
        ulong[] inverses = GC.AllocateUninitializedArray<ulong>(values.Length, pinned: true);
        new BasisConversion(sources, []).PuncturedInverses.CopyTo(inverses, 0);
        var pointer = (ulong*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(inverses));
        return new(new(handle?.Value ?? 0, pointer, Moduli, Ring, from), handle, inverses);
    }

    private nint Own(KernelHandle handle)
    {
        _owned.Add(handle);
        return handle.Value;
    }

    // The array is pinned: kept here so that its address stays valid.
    private sealed record Made(CpuConversion<TKernels> Conversion, KernelHandle? Handle, ulong[] Inverses);
}
