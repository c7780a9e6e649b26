namespace HeGpu.Arithmetic;

/// <summary>A buffer in host memory. Object and memory are reused together.</summary>
internal sealed unsafe class HostBuffer(HostDevice device, HostMemoryPool pool, int sizeClass, HostBlock block) : DeviceBuffer
{
    private readonly HostBlock _block = block;
    private bool _zeroOnReturn;

    public override PolynomialDevice Device => device;

    public int SizeClass => sizeClass;

    /// <summary>The words, 64-byte aligned.</summary>
    public ulong* Words => _block.Pointer;

    internal void Activate(PolynomialRing ring, int polynomials, LimbRange limbs, bool zeroOnReturn, bool packed)
    {
        _zeroOnReturn = zeroOnReturn;
        Activate(ring, polynomials, limbs, packed);
    }

    internal void Free() => _block.Dispose();

    /// <summary>The memory of a buffer that will not be used again.</summary>
    internal HostBlock TakeBlock() => _block;

    protected override void ReturnToPool()
    {
        if (_zeroOnReturn)
            NativeMemory.Clear(Words, (nuint)Bytes);
        pool.Return(this);
    }
}
