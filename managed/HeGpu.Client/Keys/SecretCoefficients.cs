using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace HeGpu.Client;

/// <summary>Pooled memory for secret coefficients, zeroised on disposal. Not thread-safe.</summary>
internal sealed class SecretCoefficients(int count) : IDisposable
{
    private long[]? _rented = ArrayPool<long>.Shared.Rent(count);

    public Span<long> Span => (_rented ?? throw new ObjectDisposedException(nameof(SecretCoefficients))).AsSpan(0, count);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, null) is not { } rented)
            return;
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(rented.AsSpan(0, count)));
        ArrayPool<long>.Shared.Return(rented);
    }
}
