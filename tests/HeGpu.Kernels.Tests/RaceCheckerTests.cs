namespace HeGpu.Kernels.Tests;

/// <summary>Kernels with a race planted in them are found; those whose barriers order everything are not.</summary>
public class RaceCheckerTests
{
    [Theory]
    [InlineData(Fault.None)]
    [InlineData(Fault.NeighbourInOnePhase)]
    [InlineData(Fault.TwoWritersOfASharedWord)]
    [InlineData(Fault.WriteAfterRead)]
    [InlineData(Fault.UnwrittenSharedWord)]
    [InlineData(Fault.BlocksWriteOneWord)]
    [InlineData(Fault.BlockReadsAnothersWord)]
    public void FindsPlantedRaces(Fault fault)
    {
        using var machine = new EmulatorMachine(1 << 16, checkRaces: true);
        void Launch() => machine.Launch(new Reversal(fault), new LaunchShape(2, 1, 1, Reversal.Threads, Reversal.Threads));
        if (fault == Fault.None)
        {
            Launch();
            // A second launch may touch what the first one wrote.
            Launch();
        }
        else
            Assert.Contains(nameof(Reversal), Assert.Throws<RaceException>(Launch).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesAddressesOutsideOfMemory()
    {
        using var machine = new EmulatorMachine(8 * Reversal.Threads, checkRaces: false);
        Assert.Throws<ArgumentOutOfRangeException>(() => machine.Launch(new Reversal(Fault.None), new LaunchShape(2, 1, 1, Reversal.Threads, Reversal.Threads)));
    }

    public enum Fault
    {
        None,
        NeighbourInOnePhase,
        TwoWritersOfASharedWord,
        WriteAfterRead,
        UnwrittenSharedWord,
        BlocksWriteOneWord,
        BlockReadsAnothersWord,
    }

    // Each block turns its 8 words around, through shared memory.
    private readonly struct Reversal(Fault fault) : IKernel
    {
        public const int Threads = 8;

        public static int Phases => 2;

        public int Rounds => 1;

        public void Run<TGlobal, TShared, TMath>(int phase, int round, TGlobal global, TShared shared, BlockIndex block, int thread)
            where TGlobal : struct, IGlobalMemory
            where TShared : struct, ISharedMemory
            where TMath : struct, IWideMath
        {
            int first = block.X * Threads;
            if (phase == 0)
            {
                if (fault == Fault.UnwrittenSharedWord && thread == 3)
                    return;
                shared.Store(fault == Fault.TwoWritersOfASharedWord ? thread / 2 : thread, global.Load(first + thread));
                if (fault == Fault.NeighbourInOnePhase)
                    shared.Load(thread ^ 1);
                if (fault == Fault.BlockReadsAnothersWord)
                    global.Load((first + Threads + thread) % (2 * Threads));
                return;
            }
            ulong word = shared.Load(Threads - 1 - thread);
            if (fault == Fault.WriteAfterRead)
                shared.Store(thread, word);
            global.Store(fault == Fault.BlocksWriteOneWord ? thread : first + thread, word);
        }
    }
}
