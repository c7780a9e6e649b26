namespace HeGpu.Kernels;

/// <summary>What a sink knows of a block's limb before its first word: see <see cref="IWordSink.Begin"/>.</summary>
public readonly struct SinkBlock(long address, Twiddle factor, GaloisPermutation permutation)
{
    public long Address { get; } = address;

    public Twiddle Factor { get; } = factor;

    public GaloisPermutation Permutation { get; } = permutation;
}
