namespace HeGpu.Arithmetic;

/// <summary>Owns one opaque handle of a set of kernels.</summary>
internal sealed class KernelHandle : SafeHandle
{
    private readonly Action<nint> _destroy;

    public KernelHandle(nint handle, Action<nint> destroy, string what)
        : base(0, ownsHandle: true)
    {
        _destroy = destroy;
        SetHandle(handle);
        if (IsInvalid)
            throw new InvalidOperationException($"The kernels refused to make {what}: out of memory, or out of their range.");
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Valid while this object is alive: its owner keeps it so.</summary>
    public nint Value => handle;

    protected override bool ReleaseHandle()
    {
        _destroy(handle);
        return true;
    }
}
