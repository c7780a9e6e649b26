namespace HeGpu.Kernels;

/// <summary>Where a pass takes the words of a limb: memory, or work that ends in those words and is so fused into the pass.</summary>
public interface IWordSource
{
    /// <summary>Whether a word takes so much code that it should be there once: a pass then fills its tile in a loop before the first round.</summary>
    static abstract bool IsStaged { get; }

    /// <summary>Whether this block has nothing to do.</summary>
    bool Skips(BlockIndex block);

    /// <summary>Word <paramref name="index"/> of the block's limb; below 4q for forward passes, below 2q for inverse ones.</summary>
    ulong Load<TField, TGlobal, TMath>(TField q, TGlobal global, BlockIndex block, int index)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath;
}
