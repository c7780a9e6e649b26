using System.Reflection;

namespace HeGpu.Kernels.Ilgpu;

/// <summary>What ILGPU compiles: a barrier after each phase of a kernel.</summary>
internal static class KernelEntries
{
    /// <summary>The entry for a kernel with so many phases.</summary>
    public static MethodInfo Of<TKernel>() where TKernel : unmanaged, IKernel
    {
        string name = TKernel.Phases switch
        {
            1 => nameof(OnePhase),
            2 => nameof(TwoPhases),
            3 => nameof(ThreePhases),
            4 => nameof(FourPhases),
            5 => nameof(FivePhases),
            int phases => throw new NotSupportedException($"A kernel of {phases} phases: expected 1 to {IKernel.MaxPhases}."),
        };
        return typeof(KernelEntries).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(typeof(TKernel));
    }

    private static void OnePhase<TKernel>(ArrayView<ulong> slab, TKernel kernel) where TKernel : unmanaged, IKernel =>
        kernel.Run<SlabMemory, NoMemory, DeviceMath>(0, 0, new SlabMemory(slab), default, Block(), Group.IdxX);

    private static void TwoPhases<TKernel>(ArrayView<ulong> slab, TKernel kernel) where TKernel : unmanaged, IKernel
    {
        var shared = new BlockMemory(SharedMemory.GetDynamic<ulong>());
        for (int round = 0; round < kernel.Rounds; round++)
        {
            Phase(0, round, slab, kernel, shared);
            Phase(1, round, slab, kernel, shared);
        }
    }

    private static void ThreePhases<TKernel>(ArrayView<ulong> slab, TKernel kernel) where TKernel : unmanaged, IKernel
    {
        var shared = new BlockMemory(SharedMemory.GetDynamic<ulong>());
        for (int round = 0; round < kernel.Rounds; round++)
        {
            Phase(0, round, slab, kernel, shared);
            Phase(1, round, slab, kernel, shared);
            Phase(2, round, slab, kernel, shared);
        }
    }

    private static void FourPhases<TKernel>(ArrayView<ulong> slab, TKernel kernel) where TKernel : unmanaged, IKernel
    {
        var shared = new BlockMemory(SharedMemory.GetDynamic<ulong>());
        for (int round = 0; round < kernel.Rounds; round++)
        {
            Phase(0, round, slab, kernel, shared);
            Phase(1, round, slab, kernel, shared);
            Phase(2, round, slab, kernel, shared);
            Phase(3, round, slab, kernel, shared);
        }
    }

    private static void FivePhases<TKernel>(ArrayView<ulong> slab, TKernel kernel) where TKernel : unmanaged, IKernel
    {
        var shared = new BlockMemory(SharedMemory.GetDynamic<ulong>());
        for (int round = 0; round < kernel.Rounds; round++)
        {
            Phase(0, round, slab, kernel, shared);
            Phase(1, round, slab, kernel, shared);
            Phase(2, round, slab, kernel, shared);
            Phase(3, round, slab, kernel, shared);
            Phase(4, round, slab, kernel, shared);
        }
    }

    private static void Phase<TKernel>(int phase, int round, ArrayView<ulong> slab, TKernel kernel, BlockMemory shared) where TKernel : unmanaged, IKernel
    {
        kernel.Run<SlabMemory, BlockMemory, DeviceMath>(phase, round, new SlabMemory(slab), shared, Block(), Group.IdxX);
        Group.Barrier();
    }

    private static BlockIndex Block() => new(Grid.IdxX, Grid.IdxY, Grid.IdxZ);
}
