using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

/// <summary>
/// An encryption of zero (b, a), b = -a s + e, modulo all data primes and the first special prime: encryption divides by
/// the latter, which leaves only rounding noise. NTT form; a comes from a public seed unless another library made it. Immutable once made; disposable.
/// </summary>
public sealed class PublicKey : IDisposable
{
    private DeviceBuffer? _buffer;

    private PublicKey(CkksParameters parameters, DeviceBuffer buffer, PublicSeed? seed)
    {
        Parameters = parameters;
        _buffer = buffer;
        Seed = seed;
    }

    public CkksParameters Parameters { get; }

    /// <summary>What a was made from; null for a key that another library made.</summary>
    public PublicSeed? Seed { get; }

    public PolynomialDevice Device => Buffer.Device;

    /// <summary>Limbs of a public key and of a fresh encryption before its division, at a level.</summary>
    public static LimbRange LimbsAt(int level) => new(0, level + 1, 1);

    private DeviceBuffer Buffer => _buffer ?? throw new ObjectDisposedException(nameof(PublicKey));

    /// <summary>Rents the memory and expands a; whoever has b (a key generator, a file) fills it in.</summary>
    public static PublicKey Expand(CkksParameters parameters, PolynomialDevice device, PublicSeed seed)
    {
        PublicKey key = Create(parameters, device, seed);
        UniformExpansion.Fill(device, seed, 0, key.View.Slice(1));
        return key;
    }

    /// <summary>Rents the memory of a key whose halves both come from elsewhere; they are undefined until filled in.</summary>
    public static PublicKey Create(CkksParameters parameters, PolynomialDevice device) => Create(parameters, device, null);

    private static PublicKey Create(CkksParameters parameters, PolynomialDevice device, PublicSeed? seed) =>
        new(parameters, device.Rent(parameters.Ring, 2, LimbsAt(parameters.MaxLevel)), seed);

    /// <summary>(b, a) in all its limbs.</summary>
    public PolyView<Ntt> View => ViewAt(Parameters.MaxLevel);

    /// <summary>(b, a) in the limbs that an encryption at a level needs.</summary>
    public PolyView<Ntt> ViewAt(int level) => new(Buffer, 0, 2, LimbsAt(level));

    public void Dispose() => Interlocked.Exchange(ref _buffer, null)?.Dispose();
}
