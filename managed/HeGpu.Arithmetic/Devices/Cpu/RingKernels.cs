namespace HeGpu.Arithmetic;

/// <summary>
/// The kernel handles of one ring: per modulus arithmetic and transform, and conversions made on first use. Handles are also laid out in
/// native memory, by modulus index, where bodies on worker threads read them. Lives as long as its device.
/// </summary>
internal sealed unsafe class RingKernels<TKernels> : IDisposable where TKernels : struct, ICpuKernels
{
    private readonly ConcurrentDictionary<(LimbRange From, LimbRange To), KernelHandle> _conversions = new();
    private readonly List<KernelHandle> _owned = [];
    private readonly HostBlock _arrays;

    public RingKernels(PolynomialRing ring)
    {
        Ring = ring;
        int count = ring.AllLimbs.Total;
        _arrays = new HostBlock(2L * count * sizeof(nint));
        Moduli = (nint*)_arrays.Pointer;
        Ntts = Moduli + count;
        for (int i = 0; i < count; i++)
        {
            NttTable table = ring.NttTable(i);
            ulong q = table.Modulus.Value;
            Moduli[i] = Own(new(TKernels.CreateModulus(q), TKernels.DestroyModulus, $"a modulus {q}"));
            Ntts[i] = Own(new(TKernels.CreateNtt((ulong)ring.Degree, q, table.Psi), TKernels.DestroyNtt, $"a transform of degree {ring.Degree} modulo {q}"));
        }
    }

    public PolynomialRing Ring { get; }

    /// <summary>By modulus index.</summary>
    public nint* Moduli { get; }

    /// <summary>By modulus index.</summary>
    public nint* Ntts { get; }

    /// <summary>From the moduli of one range to those of another that are not in the first.</summary>
    public nint Conversion(LimbRange from, LimbRange to)
    {
        if (!_conversions.TryGetValue((from, to), out KernelHandle? known))
        {
            KernelHandle made = MakeConversion(from, to);
            known = _conversions.GetOrAdd((from, to), made);
            if (!ReferenceEquals(known, made))
                made.Dispose();
        }
        return known.Value;
    }

    public void Dispose()
    {
        foreach (KernelHandle handle in _owned.Concat(_conversions.Values))
            handle.Dispose();
        _arrays.Dispose();
    }

    private KernelHandle MakeConversion(LimbRange from, LimbRange to)
    {
        ulong[] sources = [.. Ring.ModuliOf(from).Select(q => q.Value)];
        ulong[] targets = [.. Ring.ModuliOf(to).Select(q => q.Value).Except(sources)];
        return new(TKernels.CreateConversion(sources, targets), TKernels.DestroyConversion, $"a conversion from {from} to {to}");
    }

    private nint Own(KernelHandle handle)
    {
        _owned.Add(handle);
        return handle.Value;
    }
}
