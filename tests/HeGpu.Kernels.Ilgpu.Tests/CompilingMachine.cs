using System.Runtime.CompilerServices;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;

namespace HeGpu.Kernels.Ilgpu.Tests;

/// <summary>A machine that compiles what it should launch, and computes nothing.</summary>
internal sealed class CompilingMachine(PTXBackend backend) : IKernelMachine
{
    /// <summary>PTX by the name of the kernel.</summary>
    public SortedDictionary<string, string> Assembly { get; } = [];

    /// <summary>Size of the kernel's struct on the host.</summary>
    public Dictionary<string, int> ArgumentBytes { get; } = [];

    public DeviceInfo Info { get; } = new("ptx", "a compiler", 1);

    public long Words => 1L << 40;

    public bool CanBeLost => false;

    // So that writes become launches, too.
    public ILaunchGraphs Graphs { get; } = new NoGraphs();

    public void Write(long word, ReadOnlySpan<ulong> source)
    {
    }

    public IHostWords AllocateHost(int words) => throw new NotSupportedException();

    public void Write(long word, IHostWords source)
    {
    }

    public void Read(long word, Span<ulong> destination) => destination.Clear();

    public void Launch<TKernel>(in TKernel kernel, LaunchShape shape) where TKernel : unmanaged, IKernel
    {
        string name = Name(typeof(TKernel));
        if (Assembly.ContainsKey(name))
            return;
        CompiledKernel compiled = backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(KernelEntries.Of<TKernel>()), default);
        Assembly.Add(name, ((PTXCompiledKernel)compiled).PTXAssembly);
        ArgumentBytes.Add(name, Unsafe.SizeOf<TKernel>());
    }

    public void Dispose()
    {
    }

    private sealed class NoGraphs : ILaunchGraphs
    {
        public ILaunchGraph Make(LaunchChain chain) => throw new LaunchGraphException("computes nothing");
    }

    private static string Name(Type type) => type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
}
