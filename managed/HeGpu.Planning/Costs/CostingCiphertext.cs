using HeGpu.Ckks;

namespace HeGpu.Planning;

/// <summary>Memory that several symbolic ciphertexts may share (a level drop does not copy).</summary>
internal sealed class CostingBlock(CostingEvaluator owner, long bytes)
{
    private int _references = 1;

    public void AddReference() => _references++;

    public void Release()
    {
        if (--_references == 0) owner.Free(bytes);
    }
}

/// <summary>A ciphertext or plaintext of a <see cref="CostingEvaluator"/>: level, scale and size, no numbers.</summary>
internal sealed class CostingCiphertext(CostingBlock block, int level, double scale) : ICiphertext, IPlaintext
{
    private bool _disposed;

    public int Level => level;

    public double Scale => scale;

    public CostingCiphertext Share(int newLevel)
    {
        block.AddReference();
        return new(block, newLevel, scale);
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        block.Release();
    }
}
