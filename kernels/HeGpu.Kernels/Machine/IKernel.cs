namespace HeGpu.Kernels;

/// <summary>
/// A kernel is an unmanaged struct: its fields are its arguments, its body is split at the barriers into phases. Whoever runs it does, for
/// each block and each round, phase 0 on all threads, a barrier, phase 1, a barrier, and so on, one more barrier after the last phase.
/// <para>
/// Rules of a body: no arrays, allocations, exceptions, delegates or virtual calls; values of a thread are named locals. No two threads of a
/// phase write one word or read a word that another writes in it, and no block writes a global word that another block of the launch
/// reads or writes (<see cref="RaceChecker"/> proves both on the emulator).
/// </para>
/// </summary>
public interface IKernel
{
    /// <summary>Phases of a round, from 1 to <see cref="MaxPhases"/>.</summary>
    static abstract int Phases { get; }

    /// <summary>How often the phases are repeated; the same for all blocks.</summary>
    int Rounds { get; }

    void Run<TGlobal, TShared, TMath>(int phase, int round, TGlobal global, TShared shared, BlockIndex block, int thread)
        where TGlobal : struct, IGlobalMemory
        where TShared : struct, ISharedMemory
        where TMath : struct, IWideMath;

    /// <summary>Most phases of a kernel: who compiles kernels has one entry for each count.</summary>
    public const int MaxPhases = 5;
}
