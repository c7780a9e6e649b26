using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU.Runtime.CPU;

namespace HeGpu.Kernels.Ilgpu.Tests;

/// <summary>What the adapter asks of the driver for a graph, on a driver that only notes it.</summary>
public class CudaGraphsTests
{
    private const nint Stream = 77;
    private static readonly SlabArgument s_slab = new(0x7000, 1 << 20);
    private static readonly LaunchShape s_shape = new(3, 2, 5, 64, 128);
    private readonly FakeCudaDriver _driver = new();

    [Fact]
    public void AGraphHasANodeForEachStepAfterTheOneBefore()
    {
        ILaunchGraph graph = Make(new Pair(1, 2), new Pair(3, 4), new Pair(5, 6));
        graph.Launch();
        (nint stream, FakeCudaDriver.Node[] nodes) = Assert.Single(_driver.Launched);
        Assert.Equal((Stream, 1), (stream, _driver.Uploads));
        Assert.Equal([0, nodes[0].Handle, nodes[1].Handle], nodes.Select(n => n.Before));
        Assert.All(nodes, n => Assert.Equal((s_slab, s_shape, Function(KernelKind.Of<Pair>())), (n.Slab, n.Shape, n.Function)));
        Assert.Equal([new(1, 2), new(3, 4), new(5, 6)], nodes.Select(n => MemoryMarshal.Read<Pair>(n.Arguments)));
        graph.Dispose();
        graph.Dispose();
        Assert.Equal(0, _driver.Alive);
    }

    [Fact]
    public void AnUpdateReachesLaterLaunchesOnly()
    {
        using ILaunchGraph graph = Make(new Pair(1, 2), new Pair(3, 4));
        graph.Launch();
        var changed = new Pair(8, 9);
        graph.Update(1, MemoryMarshal.AsBytes(new ReadOnlySpan<Pair>(in changed)));
        graph.Launch();
        Assert.Equal([new(3, 4), new(8, 9)], _driver.Launched.Select(l => MemoryMarshal.Read<Pair>(l.Nodes[1].Arguments)));
        Assert.Equal([new(1, 2), new(1, 2)], _driver.Launched.Select(l => MemoryMarshal.Read<Pair>(l.Nodes[0].Arguments)));
    }

    [Theory]
    [InlineData(nameof(ICudaGraphDriver.CreateGraph))]
    [InlineData(nameof(ICudaGraphDriver.AddKernelNode))]
    [InlineData(nameof(ICudaGraphDriver.Instantiate))]
    [InlineData(nameof(ICudaGraphDriver.Upload))]
    public void WhatCannotBeMadeLeavesNothing(string function)
    {
        _driver.Failing = function;
        Assert.Contains("999", Assert.Throws<LaunchGraphException>(() => Make(new Pair(1, 2))).Message, StringComparison.Ordinal);
        Assert.Equal(0, _driver.Alive);
    }

    [Fact]
    public void AFailedUpdateIsNoLossAndAFailedLaunchIsOne()
    {
        using ILaunchGraph graph = Make(new Pair(1, 2));
        _driver.Failing = nameof(ICudaGraphDriver.SetKernelNode);
        Assert.Throws<LaunchGraphException>(() => graph.Update(0, new byte[FakeCudaDriver.ArgumentBytes]));
        _driver.Failing = nameof(ICudaGraphDriver.Launch);
        Assert.Equal("cuda:9", Assert.Throws<DeviceLostException>(graph.Launch).Device);
    }

    // On a machine without a driver, the library is missing; on another, this accelerator has no context.
    [Fact]
    public void ADriverThatIsNotThereIsAReasonForPlainLaunches()
    {
        using var context = Context.Create(builder => builder.CPU());
        using Accelerator accelerator = context.CreateCPUAccelerator(0);
        var chain = new LaunchChain();
        chain.Add(new Pair(1, 2), s_shape);
        Assert.Throws<LaunchGraphException>(() => new CudaGraphs(new CudaGraphDriver(accelerator), Function, Stream, s_slab, "cuda:9").Make(chain));
    }

    [Fact]
    public void TheStructuresHaveTheDriversLayout()
    {
        Assert.Equal(56, Unsafe.SizeOf<KernelNodeParameters>());
        Assert.Equal(40, Marshal.OffsetOf<KernelNodeParameters>(nameof(KernelNodeParameters.Arguments)));
        Assert.Equal((16, FakeCudaDriver.ArgumentBytes), (Unsafe.SizeOf<SlabArgument>(), Unsafe.SizeOf<Pair>()));
    }

    private ILaunchGraph Make(params Pair[] kernels)
    {
        var chain = new LaunchChain();
        foreach (Pair kernel in kernels)
            chain.Add(kernel, s_shape);
        return new CudaGraphs(_driver, Function, Stream, s_slab, "cuda:9").Make(chain);
    }

    private static nint Function(KernelKind kind) => kind.Bytes + 1000;

    private readonly record struct Pair(long A, long B) : IKernel
    {
        public static int Phases => 1;

        public int Rounds => 1;

        public void Run<TGlobal, TShared, TMath>(int phase, int round, TGlobal global, TShared shared, BlockIndex block, int thread)
            where TGlobal : struct, IGlobalMemory
            where TShared : struct, ISharedMemory
            where TMath : struct, IWideMath
        {
        }
    }
}
