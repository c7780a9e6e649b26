using System.Numerics;
using HeGpu.Arithmetic;
using HeGpu.Ckks;

namespace HeGpu.Client;

/// <summary>
/// Encrypts with a public key, or with the secret key itself: the latter is faster, less noisy by itself and gives seeded ciphertexts of half
/// the size. Not thread-safe: make one per thread. Zeroises its randomness on disposal; the key stays the caller's.
/// </summary>
public sealed class Encryptor : IDisposable
{
    private readonly PublicKey? _publicKey;
    private readonly SecretKey? _secretKey;
    private readonly SecretRandom _random = new();

    public Encryptor(PublicKey key)
    {
        _publicKey = key;
        Encoder = new CkksEncoder(key.Parameters, key.Device);
    }

    public Encryptor(SecretKey key)
    {
        _secretKey = key;
        Encoder = new CkksEncoder(key.Parameters, key.Device);
    }

    public CkksParameters Parameters => Encoder.Parameters;

    public CkksEncoder Encoder { get; }

    private PolynomialDevice Device => Encoder.Device;

    /// <summary>Real slots at the top level and the parameters' scale.</summary>
    public Ciphertext Encrypt(ReadOnlySpan<double> values) => Encrypt(values, Parameters.MaxLevel, Parameters.Scale);

    /// <inheritdoc cref="CkksEncoder.Encode(ReadOnlySpan{double}, int, double)"/>
    public Ciphertext Encrypt(ReadOnlySpan<double> values, int level, double scale)
    {
        using Plaintext plaintext = Encoder.Encode(values, level, scale);
        return Encrypt(plaintext);
    }

    /// <inheritdoc cref="CkksEncoder.Encode(ReadOnlySpan{double}, int, double)"/>
    public Ciphertext Encrypt(ReadOnlySpan<Complex> values, int level, double scale)
    {
        using Plaintext plaintext = Encoder.Encode(values, level, scale);
        return Encrypt(plaintext);
    }

    /// <summary>A fresh ciphertext at the plaintext's level and scale.</summary>
    public Ciphertext Encrypt(Plaintext plaintext)
    {
        if (!plaintext.Parameters.IsSameAs(Parameters))
            throw new CkksException(CkksErrorKind.ParameterMismatch, $"A plaintext of parameters {plaintext.Parameters.Hash.Short}, encryption key of {Parameters.Hash.Short}.");
        if (!ReferenceEquals(plaintext.Device, Device))
            throw new CkksException(CkksErrorKind.DeviceMismatch, $"A plaintext on device '{plaintext.Device.Info.Name}', key on another device '{Device.Info.Name}'.");
        return _secretKey is null ? EncryptPublic(_publicKey!, plaintext) : EncryptSymmetric(_secretKey, plaintext);
    }

    public void Dispose() => _random.Dispose();

    // (b u + e_0, a u + e_1) modulo Q p_0, divided by p_0 (as SEAL does): the errors shrink below the rounding.
    private Ciphertext EncryptPublic(PublicKey key, Plaintext plaintext)
    {
        int level = plaintext.Level, n = Parameters.Degree;
        using SecretCoefficients mask = _random.Ternary(n), errors = _random.Errors(2 * n);
        DeviceBuffer words = Device.Rent(Parameters.Ring, 2, Parameters.LimbsAt(level));
        Device.ProductsPlusErrorsModDown(mask.Span, errors.Span, key.ViewAt(level), plaintext.View, words.View<Ntt>());
        return new Ciphertext(Parameters, words, 2, level, plaintext.Scale);
    }

    // (e + m - a s, a), a from a public seed.
    private Ciphertext EncryptSymmetric(SecretKey key, Plaintext plaintext)
    {
        Ciphertext result = Ciphertext.Expand(Parameters, Device, PublicSeed.Create(), plaintext.Level, plaintext.Scale);
        using SecretCoefficients error = _random.Errors(Parameters.Degree);
        Device.ErrorMinusProduct(error.Span, result.View.Slice(1), key.ViewAt(Parameters.LimbsAt(plaintext.Level)), plaintext.View, result.View.Slice(0));
        return result;
    }
}
