using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using HeGpu.Arithmetic;
using HeGpu.Ckks;

namespace HeGpu.Client;

/// <summary>
/// The secret s, uniform ternary, in NTT form modulo every prime. Lives on the client only; its device memory is cleared when it is disposed.
/// Thread-safe for reading.
/// </summary>
public sealed class SecretKey : IDisposable
{
    private DeviceBuffer? _buffer;

    private SecretKey(CkksParameters parameters, PolynomialDevice device)
    {
        Parameters = parameters;
        _buffer = device.Rent(parameters.Ring, 1, parameters.Ring.AllLimbs, zeroOnReturn: true);
    }

    public CkksParameters Parameters { get; }

    public PolynomialDevice Device => Buffer.Device;

    private DeviceBuffer Buffer => _buffer ?? throw new ObjectDisposedException(nameof(SecretKey));

    /// <summary>A fresh secret from the operating system's generator.</summary>
    public static SecretKey Generate(CkksParameters parameters, PolynomialDevice device)
    {
        var key = new SecretKey(parameters, device);
        using var random = new SecretRandom();
        using SecretCoefficients coefficients = random.Ternary(parameters.Degree);
        device.UploadSigned(coefficients.Span, key.Buffer.View<Coefficient>());
        device.ForwardNtt(key.Buffer.View<Coefficient>());
        return key;
    }

    /// <summary>From the N coefficients that <see cref="CopyCoefficients"/> gave.</summary>
    /// <exception cref="CkksException">SizeMismatch, or InvalidParameters when a coefficient is not -1, 0 or 1.</exception>
    public static SecretKey FromCoefficients(CkksParameters parameters, PolynomialDevice device, ReadOnlySpan<sbyte> coefficients)
    {
        if (coefficients.Length != parameters.Degree)
            throw new CkksException(CkksErrorKind.SizeMismatch, $"A secret of {coefficients.Length} coefficients, expected {parameters.Degree}.");
        long[] wide = ArrayPool<long>.Shared.Rent(parameters.Degree);
        try
        {
            bool ternary = true;
            for (int i = 0; i < coefficients.Length; i++)
            {
                wide[i] = coefficients[i];
                ternary &= wide[i] is >= -1 and <= 1;
            }
            if (!ternary)
                throw new CkksException(CkksErrorKind.InvalidParameters, "A coefficient of the secret is not -1, 0 or 1: the file is damaged or of another kind.");
            var key = new SecretKey(parameters, device);
            device.UploadSigned(wide.AsSpan(0, parameters.Degree), key.Buffer.View<Coefficient>());
            device.ForwardNtt(key.Buffer.View<Coefficient>());
            return key;
        }
        finally
        {
            Wipe(wide);
        }
    }

    /// <summary>From s in NTT form modulo every prime, as other libraries keep it.</summary>
    /// <exception cref="CkksException">InvalidParameters when it is not ternary, or not the same modulo every prime.</exception>
    internal static SecretKey FromWords(CkksParameters parameters, PolyView<Ntt> words)
    {
        using var first = new SecretKey(parameters, words.Buffer.Device);
        first.Device.Copy(words, first.Buffer.View<Ntt>());
        sbyte[] coefficients = ArrayPool<sbyte>.Shared.Rent(parameters.Degree);
        try
        {
            // Without meaning unless the secret is ternary, and then the comparison fails.
            first.CopyCoefficients(coefficients.AsSpan(0, parameters.Degree));
            SecretKey key = FromCoefficients(parameters, first.Device, coefficients.AsSpan(0, parameters.Degree));
            if (key.HasWords(words))
                return key;
            key.Dispose();
            throw new CkksException(CkksErrorKind.InvalidParameters, "The words of the secret are not those of one ternary polynomial: damaged, or of another distribution.");
        }
        finally
        {
            Wipe(coefficients);
        }
    }

    /// <summary>The N ternary coefficients, for safekeeping. Whoever takes them clears them.</summary>
    public void CopyCoefficients(Span<sbyte> destination)
    {
        if (destination.Length != Parameters.Degree)
            throw new CkksException(CkksErrorKind.SizeMismatch, $"Room for {destination.Length} coefficients, expected {Parameters.Degree}.");
        var first = new LimbRange(0, 1);
        ulong[] words = ArrayPool<ulong>.Shared.Rent(Parameters.Degree);
        try
        {
            using (DeviceBuffer copy = Device.Rent(Parameters.Ring, 1, first, zeroOnReturn: true))
            {
                Device.Copy(ViewAt(first), copy.View<Ntt>());
                Device.Download(Device.InverseNtt(copy.View<Ntt>()), words.AsSpan(0, Parameters.Degree));
            }
            // w is 0, 1 or q - 1, and q - 1 is even: parity gives 1, the sign of 1 - w gives -1; no branch on the secret.
            for (int i = 0; i < destination.Length; i++)
                destination[i] = (sbyte)((long)(words[i] & 1) + ((1 - (long)words[i]) >> 63));
        }
        finally
        {
            Wipe(words);
        }
    }

    /// <summary>s modulo some primes.</summary>
    internal PolyView<Ntt> ViewAt(LimbRange limbs) => new(Buffer, 0, 1, limbs);

    public void Dispose() => Interlocked.Exchange(ref _buffer, null)?.Dispose();

    public override string ToString() => $"secret key {Parameters.Hash.Short}";

    private bool HasWords(PolyView<Ntt> words)
    {
        int count = Parameters.Ring.AllLimbs.Total * Parameters.Degree;
        ulong[] own = ArrayPool<ulong>.Shared.Rent(count), other = ArrayPool<ulong>.Shared.Rent(count);
        try
        {
            Device.Download(Buffer.View<Ntt>(), own.AsSpan(0, count));
            Device.Download(words, other.AsSpan(0, count));
            return CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(own.AsSpan(0, count)), MemoryMarshal.AsBytes(other.AsSpan(0, count)));
        }
        finally
        {
            Wipe(own);
            Wipe(other);
        }
    }

    private static void Wipe<T>(T[] rented) where T : unmanaged
    {
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(rented.AsSpan()));
        ArrayPool<T>.Shared.Return(rented);
    }
}
