using System.Collections.Concurrent;
using ILGPU.Runtime.Cuda;

namespace HeGpu.Kernels.Ilgpu;

/// <summary>
/// Kernels on an accelerator of ILGPU: one slab, one stream, a launcher for each kernel, compiled when it is first launched. What the accelerator cannot do any
/// more is a <see cref="DeviceLostException"/>.
/// </summary>
public sealed class IlgpuMachine : IKernelMachine
{
    private readonly Lock _gate = new();
    private readonly Context _context;
    private readonly Accelerator _accelerator;
    private readonly AcceleratorStream _stream;
    private readonly MemoryBuffer1D<ulong, Stride1D.Dense> _slab;
    private readonly StagingRing _staging;
    private readonly ConcurrentDictionary<Type, (Kernel Kernel, Delegate Launcher)> _kernels = new();

    /// <param name="context">Is the machine's from now on.</param>
    /// <param name="device">One of the context's.</param>
    /// <param name="info">What the machine is to be called.</param>
    /// <param name="bytes">Size of the slab.</param>
    public IlgpuMachine(Context context, Device device, DeviceInfo info, long bytes)
    {
        _context = context;
        Info = info;
        Words = bytes / sizeof(ulong);
        WideIntrinsics.Register(context);
        _accelerator = device.CreateAccelerator(context);
        _stream = _accelerator.CreateStream();
        _slab = _accelerator.Allocate1D<ulong>(Words);
        _staging = new StagingRing(_accelerator, _stream);
        if (_stream is CudaStream stream)
            Graphs = new CudaGraphs(new CudaGraphDriver(_accelerator), Function, stream.StreamPtr, new SlabArgument(_slab.NativePtr, Words), info.Name);
    }

    public DeviceInfo Info { get; }

    public long Words { get; }

    public bool CanBeLost => _accelerator.AcceleratorType != AcceleratorType.CPU;

    public ILaunchGraphs? Graphs { get; }

    public void Write(long word, ReadOnlySpan<ulong> source)
    {
        lock (_gate)
            try
            {
                _staging.Write(_slab.View.SubView(word, source.Length), source);
            }
            catch (AcceleratorException e)
            {
                throw Lost(e);
            }
    }

    public IHostWords AllocateHost(int words)
    {
        lock (_gate)
            try
            {
                return new PinnedWords(_gate, _accelerator, _stream, words);
            }
            catch (AcceleratorException e)
            {
                throw new DeviceMemoryException($"page-locked host memory for {Info.Name}", sizeof(ulong) * (long)words, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, e);
            }
    }

    public void Write(long word, IHostWords source)
    {
        lock (_gate)
            try
            {
                ((PinnedWords)source).CopyTo(_slab.View.SubView(word, source.Span.Length));
            }
            catch (AcceleratorException e)
            {
                throw Lost(e);
            }
    }

    public void Read(long word, Span<ulong> destination)
    {
        lock (_gate)
            try
            {
                _slab.View.SubView(word, destination.Length).CopyToCPU(_stream, destination);
                _stream.Synchronize();
            }
            catch (AcceleratorException e)
            {
                throw Lost(e);
            }
    }

    public void Launch<TKernel>(in TKernel kernel, LaunchShape shape) where TKernel : unmanaged, IKernel
    {
        SharedMemoryConfig shared = shape.SharedWords == 0 ? default : SharedMemoryConfig.RequestDynamic<ulong>(shape.SharedWords);
        var config = new KernelConfig(new Index3D(shape.X, shape.Y, shape.Z), new Index3D(shape.Threads, 1, 1), shared);
        lock (_gate)
            try
            {
                Launcher<TKernel>()(_stream, config, _slab.View, kernel);
            }
            catch (AcceleratorException e)
            {
                throw Lost(e);
            }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _staging.Dispose();
            _slab.Dispose();
            _stream.Dispose();
            _accelerator.Dispose();
            _context.Dispose();
        }
    }

    private Action<AcceleratorStream, KernelConfig, ArrayView<ulong>, TKernel> Launcher<TKernel>() where TKernel : unmanaged, IKernel =>
        (Action<AcceleratorStream, KernelConfig, ArrayView<ulong>, TKernel>)_kernels.GetOrAdd(typeof(TKernel), static (_, accelerator) =>
        {
            Kernel kernel = accelerator.LoadKernel(KernelEntries.Of<TKernel>());
            return (kernel, kernel.CreateLauncherDelegate<Action<AcceleratorStream, KernelConfig, ArrayView<ulong>, TKernel>>());
        }, _accelerator).Launcher;

    // A chain was launched once before it becomes a graph: its kernels are here.
    private nint Function(KernelKind kind) => ((CudaKernel)_kernels[kind.Type].Kernel).FunctionPtr;

    private DeviceLostException Lost(AcceleratorException e) => new(Info.Name, e.Message, e);
}
