namespace HeGpu.Arithmetic;

/// <summary>
/// Page-aligned (so 64-byte aligned) native memory; freed when collected if its buffer is lost. Blocks of 2 MB and more are aligned to 2 MB and
/// offered to the kernel as huge pages: transforms of many limbs are bound by the TLB otherwise.
/// </summary>
internal sealed unsafe partial class HostBlock : SafeHandle
{
    public const int HugePage = 2 << 20;
    private const int AdviseHugePages = 14;

    private readonly HostSlab? _slab;

    public HostBlock(long bytes)
        : base(0, ownsHandle: true)
    {
        Bytes = bytes;
        bool huge = bytes >= HugePage;
        SetHandle((nint)NativeMemory.AlignedAlloc((nuint)bytes, huge ? (nuint)HugePage : 4096));
        if (huge && OperatingSystem.IsLinux())
            _ = Advise(handle, (nuint)bytes, AdviseHugePages);
    }

    /// <summary>A part of a slab.</summary>
    public HostBlock(HostSlab slab, nint address, long bytes)
        : base(0, ownsHandle: true)
    {
        Bytes = bytes;
        _slab = slab;
        SetHandle(address);
    }

    public long Bytes { get; }

    public ulong* Pointer => (ulong*)handle;

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        if (_slab is not null)
            _slab.Dispose();
        else
            NativeMemory.AlignedFree((void*)handle);
        return true;
    }

    // A hint: a refusal changes nothing but speed.
    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
