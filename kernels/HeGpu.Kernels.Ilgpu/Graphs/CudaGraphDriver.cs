using System.Runtime.InteropServices;

namespace HeGpu.Kernels.Ilgpu;

/// <summary>The driver itself (CUDA 11.4 or later), in the context of an accelerator. A missing library or function is an exception of the runtime at the call.</summary>
internal sealed unsafe partial class CudaGraphDriver(Accelerator accelerator) : ICudaGraphDriver
{
    private const string Library = "hegpu-cuda-driver";

    static CudaGraphDriver() => NativeLibrary.SetDllImportResolver(typeof(CudaGraphDriver).Assembly, static (name, assembly, path) =>
        name == Library ? NativeLibrary.Load(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", assembly, path) : 0);

    public int CreateGraph(out nint graph)
    {
        accelerator.Bind();
        return cuGraphCreate(out graph, 0);
    }

    public int AddKernelNode(out nint node, nint graph, nint before, in KernelNodeParameters parameters)
    {
        accelerator.Bind();
        return cuGraphAddKernelNode(out node, graph, &before, before == 0 ? 0u : 1u, parameters);
    }

    public int Instantiate(out nint executable, nint graph)
    {
        accelerator.Bind();
        return cuGraphInstantiateWithFlags(out executable, graph, 0);
    }

    public int Upload(nint executable, nint stream)
    {
        accelerator.Bind();
        return cuGraphUpload(executable, stream);
    }

    public int SetKernelNode(nint executable, nint node, in KernelNodeParameters parameters)
    {
        accelerator.Bind();
        return cuGraphExecKernelNodeSetParams(executable, node, parameters);
    }

    public int Launch(nint executable, nint stream)
    {
        accelerator.Bind();
        return cuGraphLaunch(executable, stream);
    }

    public int DestroyExecutable(nint executable)
    {
        accelerator.Bind();
        return cuGraphExecDestroy(executable);
    }

    public int DestroyGraph(nint graph)
    {
        accelerator.Bind();
        return cuGraphDestroy(graph);
    }

    [LibraryImport(Library)]
    private static partial int cuGraphCreate(out nint graph, uint flags);

    [LibraryImport(Library)]
    private static partial int cuGraphAddKernelNode(out nint node, nint graph, nint* dependencies, nuint count, in KernelNodeParameters parameters);

    [LibraryImport(Library)]
    private static partial int cuGraphInstantiateWithFlags(out nint executable, nint graph, ulong flags);

    [LibraryImport(Library)]
    private static partial int cuGraphUpload(nint executable, nint stream);

    [LibraryImport(Library)]
    private static partial int cuGraphExecKernelNodeSetParams(nint executable, nint node, in KernelNodeParameters parameters);

    [LibraryImport(Library)]
    private static partial int cuGraphLaunch(nint executable, nint stream);

    [LibraryImport(Library)]
    private static partial int cuGraphExecDestroy(nint executable);

    [LibraryImport(Library)]
    private static partial int cuGraphDestroy(nint graph);
}
