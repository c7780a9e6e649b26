namespace HeGpu.Kernels;

/// <summary>Words that are arguments of a kernel.</summary>
internal interface IWordBlock
{
    static abstract int Count { get; }

    /// <summary>Stores the first words of the block.</summary>
    void Store<TGlobal>(TGlobal global, long word, int count) where TGlobal : struct, IGlobalMemory;
}

internal readonly struct OneWord(ulong value) : IWordBlock
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TGlobal>(TGlobal global, long word, int count) where TGlobal : struct, IGlobalMemory
    {
        if (count > 0)
            global.Store(word, value);
    }
}

internal readonly struct FourBlocks<TBlock>(TBlock a, TBlock b, TBlock c, TBlock d) : IWordBlock where TBlock : unmanaged, IWordBlock
{
    public static int Count => 4 * TBlock.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TGlobal>(TGlobal global, long word, int count) where TGlobal : struct, IGlobalMemory
    {
        a.Store(global, word, count);
        b.Store(global, word + TBlock.Count, count - TBlock.Count);
        c.Store(global, word + (2 * TBlock.Count), count - (2 * TBlock.Count));
        d.Store(global, word + (3 * TBlock.Count), count - (3 * TBlock.Count));
    }
}

/// <summary>Writes its own arguments: a small copy from the host as one more launch of a chain. One thread.</summary>
internal readonly struct StoredWords<TBlock>(TBlock block, long word, int count) : IKernel where TBlock : unmanaged, IWordBlock
{
    public static int Phases => 1;

    public int Rounds => 1;

    public void Run<TGlobal, TShared, TMath>(int phase, int round, TGlobal global, TShared shared, BlockIndex index, int thread)
        where TGlobal : struct, IGlobalMemory
        where TShared : struct, ISharedMemory
        where TMath : struct, IWideMath => block.Store(global, word, count);
}
