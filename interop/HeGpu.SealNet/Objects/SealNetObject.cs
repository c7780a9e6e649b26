using Microsoft.Research.SEAL.Tools;

namespace HeGpu.SealNet;

/// <summary>
/// A native object and its bookkeeping; its memory goes back when it is disposed, not when it is collected. Immutable once made: several threads
/// may read it.
/// </summary>
internal abstract class SealNetObject<T> : IDisposable where T : NativeObject
{
    private readonly long _bytes;
    private T? _native;

    /// <summary>Takes over the native object.</summary>
    protected SealNetObject(SealNetEvaluator owner, T native, int polynomials, int level, double scale)
    {
        (Owner, _native, Level, Scale) = (owner, native, level, scale);
        _bytes = (long)sizeof(ulong) * polynomials * (level + 1) * owner.Parameters.Degree;
        owner.Memory.Add(_bytes);
    }

    public SealNetEvaluator Owner { get; }

    public int Level { get; }

    public double Scale { get; }

    public T Native => _native ?? throw new ObjectDisposedException(GetType().Name);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _native, null) is not { } native)
            return;
        native.Dispose();
        Owner.Memory.Remove(_bytes);
    }
}

/// <summary>A ciphertext of two polynomials.</summary>
internal sealed class SealNetCiphertext(SealNetEvaluator owner, MsSeal.Ciphertext native, int level, double scale)
    : SealNetObject<MsSeal.Ciphertext>(owner, native, HeGpu.Ckks.Ciphertext.MinSize, level, scale), ICiphertext;

/// <summary>An encoded plaintext.</summary>
internal sealed class SealNetPlaintext(SealNetEvaluator owner, MsSeal.Plaintext native, int level, double scale)
    : SealNetObject<MsSeal.Plaintext>(owner, native, 1, level, scale), IPlaintext;
