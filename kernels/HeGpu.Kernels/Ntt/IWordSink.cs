namespace HeGpu.Kernels;

/// <summary>Where a pass brings the words of a limb: memory, through whatever work begins with those words.</summary>
public interface IWordSink
{
    /// <summary>Loaded once for all words of the block.</summary>
    SinkBlock Begin<TField, TGlobal>(TGlobal global, BlockIndex block) where TField : unmanaged, IField<TField> where TGlobal : struct, IGlobalMemory;

    /// <param name="q">The prime.</param>
    /// <param name="at">What <see cref="Begin"/> gave.</param>
    /// <param name="global">Memory.</param>
    /// <param name="block">Polynomial and limb.</param>
    /// <param name="index">Which word of the limb.</param>
    /// <param name="value">Below 4q from forward passes, below 2q from inverse ones.</param>
    void Store<TField, TGlobal, TMath>(TField q, SinkBlock at, TGlobal global, BlockIndex block, int index, ulong value)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath;
}
