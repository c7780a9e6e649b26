namespace HeGpu.Kernels.Ilgpu;

/// <summary>What HeGpu needs of the graph functions of the CUDA driver, which ILGPU does not have. Results are the driver's error numbers, 0 for none.</summary>
internal interface ICudaGraphDriver
{
    int CreateGraph(out nint graph);

    /// <param name="node">Known as long as the graph is.</param>
    /// <param name="graph">To add to.</param>
    /// <param name="before">The node to wait for; 0 for none.</param>
    /// <param name="parameters">Copied, with the arguments they point to.</param>
    int AddKernelNode(out nint node, nint graph, nint before, in KernelNodeParameters parameters);

    int Instantiate(out nint executable, nint graph);

    /// <summary>Takes the device memory that launches need.</summary>
    int Upload(nint executable, nint stream);

    /// <summary>For launches to come. The function stays the node's.</summary>
    int SetKernelNode(nint executable, nint node, in KernelNodeParameters parameters);

    int Launch(nint executable, nint stream);

    /// <summary>Launches under way end before its memory goes.</summary>
    int DestroyExecutable(nint executable);

    int DestroyGraph(nint graph);
}
