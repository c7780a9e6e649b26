namespace HeGpu.Kernels;

/// <summary>A part of a device's slab. Given back to the allocator when returned: launches that still use it come first in the stream.</summary>
internal sealed class KernelBuffer : DeviceBuffer
{
    private readonly KernelDevice _device;
    private readonly bool _zeroOnReturn;

    internal KernelBuffer(KernelDevice device, long word, PolynomialRing ring, int polynomials, LimbRange limbs, bool zeroOnReturn)
    {
        _device = device;
        _zeroOnReturn = zeroOnReturn;
        Stay.Word = word;
        Activate(ring, polynomials, limbs);
    }

    public override PolynomialDevice Device => _device;

    /// <summary>First word in the slab; of a frozen buffer for the verb under way.</summary>
    public long Word => IsFrozen ? _device.Use(this) : Stay.Word;

    /// <summary>Where it is.</summary>
    internal Residency.Stay Stay { get; } = new();

    // Secrets never go to the host's memory.
    protected override void OnFreeze()
    {
        if (!_zeroOnReturn)
            _device.MayGo(this);
    }

    protected override void ReturnToPool() => _device.Return(this, _zeroOnReturn);
}
