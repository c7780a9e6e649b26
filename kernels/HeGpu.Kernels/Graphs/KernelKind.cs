namespace HeGpu.Kernels;

/// <summary>A type of kernel as a value, so that launches of many types can wait in one list.</summary>
public abstract class KernelKind
{
    private protected KernelKind()
    {
    }

    public abstract Type Type { get; }

    /// <summary>Of the struct, which is its arguments.</summary>
    public abstract int Bytes { get; }

    /// <summary>Launches a kernel with these arguments.</summary>
    public abstract void Launch(IKernelMachine machine, ReadOnlySpan<byte> arguments, LaunchShape shape);

    public static KernelKind Of<TKernel>() where TKernel : unmanaged, IKernel => Kind<TKernel>.Instance;

    private sealed class Kind<TKernel> : KernelKind where TKernel : unmanaged, IKernel
    {
        public static readonly Kind<TKernel> Instance = new();

        public override Type Type => typeof(TKernel);

        public override int Bytes => Unsafe.SizeOf<TKernel>();

        public override void Launch(IKernelMachine machine, ReadOnlySpan<byte> arguments, LaunchShape shape) => machine.Launch(MemoryMarshal.Read<TKernel>(arguments), shape);
    }
}
