using System.Runtime.InteropServices;

namespace HeGpu.Kernels.Ilgpu.Tests;

/// <summary>The driver's rules about graphs, as its manual states them: handles are known, arguments are copied at the call, executables outlive nothing that updates name.</summary>
internal sealed unsafe class FakeCudaDriver : ICudaGraphDriver
{
    public const int ArgumentBytes = 16;

    private readonly Dictionary<nint, List<Node>> _graphs = [];
    private readonly Dictionary<nint, (nint Graph, List<Node> Nodes)> _executables = [];
    private nint _last;

    public sealed record Node(nint Handle, nint Before, nint Function, LaunchShape Shape, SlabArgument Slab, byte[] Arguments);

    /// <summary>Name of the function that gives error 999; null for none.</summary>
    public string? Failing { get; set; }

    /// <summary>Nodes of each launch, and its stream.</summary>
    public List<(nint Stream, Node[] Nodes)> Launched { get; } = [];

    public int Uploads { get; private set; }

    /// <summary>Graphs and executables not destroyed.</summary>
    public int Alive => _graphs.Count + _executables.Count;

    public int CreateGraph(out nint graph)
    {
        graph = ++_last;
        return Do(() => _graphs.Add(_last, []));
    }

    public int AddKernelNode(out nint node, nint graph, nint before, in KernelNodeParameters parameters)
    {
        node = ++_last;
        Node made = Read(node, before, parameters);
        return Do(() => _graphs[graph].Add(made));
    }

    public int Instantiate(out nint executable, nint graph)
    {
        executable = ++_last;
        return Do(() => _executables.Add(_last, (graph, [.. _graphs[graph]])));
    }

    public int Upload(nint executable, nint stream) => Do(() => Uploads += _executables.ContainsKey(executable) ? 1 : throw new InvalidOperationException());

    public int SetKernelNode(nint executable, nint node, in KernelNodeParameters parameters)
    {
        (nint graph, List<Node> nodes) = _executables[executable];
        Assert.Contains(_graphs[graph], n => n.Handle == node);
        int at = nodes.FindIndex(n => n.Handle == node);
        Node changed = Read(node, nodes[at].Before, parameters);
        Assert.Equal(nodes[at].Function, changed.Function);
        return Do(() => nodes[at] = changed);
    }

    public int Launch(nint executable, nint stream) => Do(() => Launched.Add((stream, [.. _executables[executable].Nodes])));

    public int DestroyExecutable(nint executable) => Do(() => Assert.True(_executables.Remove(executable)));

    public int DestroyGraph(nint graph) => Do(() => Assert.True(_graphs.Remove(graph)));

    private int Do(Action action, [System.Runtime.CompilerServices.CallerMemberName] string name = "")
    {
        if (name == Failing)
            return 999;
        action();
        return 0;
    }

    private static Node Read(nint handle, nint before, in KernelNodeParameters p)
    {
        Assert.True(p.Extra == null);
        Assert.Equal((1u, 1u), (p.BlockY, p.BlockZ));
        return new(handle, before, p.Function, new((int)p.GridX, (int)p.GridY, (int)p.GridZ, (int)p.BlockX, (int)p.SharedBytes / 8),
            *(SlabArgument*)p.Arguments[0], new ReadOnlySpan<byte>(p.Arguments[1], ArgumentBytes).ToArray());
    }
}
