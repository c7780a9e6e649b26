using System.Numerics;
using HeGpu.Arithmetic;
using HeGpu.Ckks;

namespace HeGpu.Client;

/// <summary>
/// Decrypts: c_0 + c_1 s (+ c_2 s^2). Results of CKKS carry noise that depends on the secret: publishing many decryptions helps an attacker
/// (IND-CPA-D, see SECURITY.md). Thread-safe; the key stays the caller's.
/// </summary>
public sealed class Decryptor(SecretKey key)
{
    // Values far below the product of three primes are read from those alone.
    private const int ValueLimbs = 3;

    private readonly CkksEncoder _encoder = new(key.Parameters, key.Device);

    public CkksParameters Parameters => key.Parameters;

    public CkksEncoder Encoder => _encoder;

    /// <summary>The plaintext at the ciphertext's level.</summary>
    public Plaintext Decrypt(Ciphertext ciphertext) => DecryptAt(ciphertext, ciphertext.Level);

    /// <summary>The real parts of all slots.</summary>
    public double[] DecryptValues(Ciphertext ciphertext)
    {
        var values = new double[Parameters.Slots];
        DecryptValues(ciphertext, values);
        return values;
    }

    /// <summary>The real parts of the first slots.</summary>
    public void DecryptValues(Ciphertext ciphertext, Span<double> values)
    {
        using Plaintext plaintext = DecryptAt(ciphertext, Math.Min(ciphertext.Level, ValueLimbs - 1));
        _encoder.Decode(plaintext, values);
    }

    /// <summary>The first slots.</summary>
    public void DecryptValues(Ciphertext ciphertext, Span<Complex> values)
    {
        using Plaintext plaintext = DecryptAt(ciphertext, Math.Min(ciphertext.Level, ValueLimbs - 1));
        _encoder.Decode(plaintext, values);
    }

    /// <summary>All slots.</summary>
    public Complex[] DecryptSlots(Ciphertext ciphertext)
    {
        var slots = new Complex[Parameters.Slots];
        DecryptValues(ciphertext, slots);
        return slots;
    }

    private Plaintext DecryptAt(Ciphertext ciphertext, int level)
    {
        if (!ciphertext.Parameters.IsSameAs(Parameters))
            throw new CkksException(CkksErrorKind.ParameterMismatch, $"A ciphertext of parameters {ciphertext.Parameters.Hash.Short}, secret key of {Parameters.Hash.Short}.");
        PolynomialDevice device = key.Device;
        if (!ReferenceEquals(ciphertext.Device, device))
            throw new CkksException(CkksErrorKind.DeviceMismatch, $"A ciphertext on device '{ciphertext.Device.Info.Name}', secret key on another device '{device.Info.Name}'.");
        LimbRange limbs = Parameters.LimbsAt(level);
        DeviceBuffer buffer = device.Rent(Parameters.Ring, 1, limbs, zeroOnReturn: true);
        device.Horner(ciphertext.View.WithLimbs(limbs), key.ViewAt(limbs), buffer.View<Ntt>());
        return new Plaintext(Parameters, buffer, level, ciphertext.Scale);
    }
}
