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
        Word = word;
        Activate(ring, polynomials, limbs);
    }

    public override PolynomialDevice Device => _device;

    /// <summary>First word in the slab.</summary>
    public long Word { get; }

    protected override void ReturnToPool() => _device.Return(this, _zeroOnReturn);
}
