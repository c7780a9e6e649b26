using System.Runtime.InteropServices;

namespace HeGpu.Kernels.Ilgpu;

/// <summary>CUDA_KERNEL_NODE_PARAMS of the driver's header, in the form that every version of the driver since CUDA 10 takes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct KernelNodeParameters
{
    public nint Function;
    public uint GridX, GridY, GridZ, BlockX, BlockY, BlockZ, SharedBytes;

    /// <summary>A pointer to each argument; the driver knows their sizes from the function.</summary>
    public void** Arguments;

    public void** Extra;
}
