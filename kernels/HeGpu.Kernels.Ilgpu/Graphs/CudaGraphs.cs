namespace HeGpu.Kernels.Ilgpu;

/// <summary>Chains of launches as CUDA graphs: a kernel node for each step, each waiting for the one before. Nodes are added one by one, not captured from a stream: nothing that other threads or ILGPU do meanwhile can get in.</summary>
/// <param name="driver">To call.</param>
/// <param name="function">The driver's handle of a kernel; valid as long as the machine is.</param>
/// <param name="stream">Handle of the stream that graphs are launched in.</param>
/// <param name="slab">First argument of every kernel.</param>
/// <param name="device">Name, for errors.</param>
internal sealed class CudaGraphs(ICudaGraphDriver driver, Func<KernelKind, nint> function, nint stream, SlabArgument slab, string device) : ILaunchGraphs
{
    public ILaunchGraph Make(LaunchChain chain)
    {
        var graph = new CudaGraph(driver, stream, slab, device);
        try
        {
            for (int step = 0; step < chain.Count; step++)
                graph.Add(function(chain.Kind(step)), chain.Shape(step), chain.Arguments(step));
            graph.Complete();
            return graph;
        }
        catch (Exception e)
        {
            graph.Dispose();
            // A driver that is too old lacks functions.
            throw e is LaunchGraphException ? e : new LaunchGraphException(e.Message.ReplaceLineEndings(" "), e);
        }
    }
}

/// <summary>A view of the slab as ILGPU passes it to a kernel.</summary>
/// <param name="Address">Of its first word.</param>
/// <param name="Length">In words.</param>
internal readonly record struct SlabArgument(nint Address, long Length);
