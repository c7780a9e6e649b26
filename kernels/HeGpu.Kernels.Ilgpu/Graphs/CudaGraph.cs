namespace HeGpu.Kernels.Ilgpu;

/// <summary>
/// A graph and what can be launched of it. The graph stays beside its executable form, because the nodes that updates name are its own. Launches of one executable follow each
/// other, and destroying it waits for none: both are the driver's rules.
/// </summary>
internal sealed unsafe class CudaGraph(ICudaGraphDriver driver, nint stream, SlabArgument slab, string device) : ILaunchGraph
{
    private readonly List<(nint Node, nint Function, LaunchShape Shape)> _steps = [];
    private nint _graph, _executable;

    public void Add(nint function, LaunchShape shape, ReadOnlySpan<byte> arguments)
    {
        if (_graph == 0)
            Keep(driver.CreateGraph(out nint graph), graph, ref _graph);
        SlabArgument first = slab;
        fixed (byte* second = arguments)
        {
            void** pointers = stackalloc void*[] { &first, second };
            Check(driver.AddKernelNode(out nint node, _graph, _steps.Count == 0 ? 0 : _steps[^1].Node, Parameters(function, shape, pointers)));
            _steps.Add((node, function, shape));
        }
    }

    /// <summary>No step is added any more.</summary>
    public void Complete()
    {
        Keep(driver.Instantiate(out nint executable, _graph), executable, ref _executable);
        Check(driver.Upload(_executable, stream));
    }

    public void Update(int step, ReadOnlySpan<byte> arguments)
    {
        (nint node, nint function, LaunchShape shape) = _steps[step];
        SlabArgument first = slab;
        fixed (byte* second = arguments)
        {
            void** pointers = stackalloc void*[] { &first, second };
            Check(driver.SetKernelNode(_executable, node, Parameters(function, shape, pointers)));
        }
    }

    public void Launch()
    {
        int error = driver.Launch(_executable, stream);
        if (error != 0)
            throw new DeviceLostException(device, $"launching a graph gave CUDA error {error}.");
    }

    public void Dispose()
    {
        if (_executable != 0)
            driver.DestroyExecutable(_executable);
        if (_graph != 0)
            driver.DestroyGraph(_graph);
        (_executable, _graph) = (0, 0);
    }

    private static KernelNodeParameters Parameters(nint function, LaunchShape shape, void** arguments) => new()
    {
        Function = function, GridX = (uint)shape.X, GridY = (uint)shape.Y, GridZ = (uint)shape.Z, BlockX = (uint)shape.Threads, BlockY = 1, BlockZ = 1,
        SharedBytes = (uint)shape.SharedWords * sizeof(ulong), Arguments = arguments,
    };

    // A handle means something only where there was no error.
    private static void Keep(int error, nint made, ref nint handle)
    {
        Check(error);
        handle = made;
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw new LaunchGraphException($"CUDA error {error} from a graph function.");
    }
}
