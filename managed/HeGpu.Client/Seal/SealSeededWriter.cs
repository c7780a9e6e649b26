using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Seal;

namespace HeGpu.Client;

/// <summary>
/// Makes objects whose uniform halves are seeds of SEAL's and writes them, at half of their size, for a server that runs SEAL: symmetric ciphertexts, and the public
/// material of a secret. Every object and every digit of a key has a fresh seed and fresh errors. Not thread-safe; the secret stays the caller's.
/// </summary>
public sealed class SealSeededWriter : IDisposable
{
    private readonly SecretKey _secret;
    private readonly SealChain _chain;
    private readonly SecretRandom _random = new();

    /// <exception cref="CkksException">InvalidParameters for more than one special prime.</exception>
    public SealSeededWriter(SecretKey secret)
    {
        _secret = secret;
        _chain = new SealChain(secret.Parameters);
    }

    private CkksParameters Parameters => _secret.Parameters;

    private PolynomialDevice Device => _secret.Device;

    private LimbRange AllLimbs => Parameters.Ring.AllLimbs;

    /// <summary>A fresh encryption under the secret itself.</summary>
    public void WriteCiphertext(Stream stream, Plaintext plaintext, SealFormat format = default)
    {
        var sample = new SealSample(_chain.IdOf(plaintext.Level), Ciphertext.MinSize, plaintext.Scale);
        LimbRange limbs = Parameters.LimbsAt(plaintext.Level);
        using DeviceBuffer words = Device.Rent(Parameters.Ring, Ciphertext.MinSize, limbs);
        SealSeed seed = Encrypt(plaintext.View, words.View<Ntt>());
        SealWriter.Write(stream, format, version => SealSample.PayloadBytes(version, (long)limbs.Total * Parameters.Degree, seeded: true), file => sample.Write(file, words.View<Ntt>(), seed));
    }

    public void WritePublicKey(Stream stream, SealFormat format = default)
    {
        using DeviceBuffer pair = Device.Rent(Parameters.Ring, 2, AllLimbs);
        SealSeed seed = Encrypt(null, pair.View<Ntt>());
        SealWriter.Write(stream, format, version => SealKeyPair.PayloadBytes(version, Parameters, seeded: true), file => SealKeyPair.WritePayload(file, _chain, pair.View<Ntt>(), seed));
    }

    /// <summary>The key for s^2.</summary>
    public void WriteRelinKeys(Stream stream, SealFormat format = default)
    {
        using DeviceBuffer square = Device.Rent(Parameters.Ring, 1, AllLimbs, zeroOnReturn: true);
        Device.Multiply(_secret.ViewAt(AllLimbs), _secret.ViewAt(AllLimbs), square.View<Ntt>());
        SealWriter.Write(stream, format, version => SealSwitchingKeys.PayloadBytes(version, Parameters, SealRelinKeysFile.Places, 1, seeded: true), file =>
        {
            SealSwitchingKeys.WriteStart(file, _chain, SealRelinKeysFile.Places);
            WriteKey(file, square.View<Ntt>());
        });
    }

    /// <summary>Keys for the rotations, and the conjugation, that are listed; like all of SEAL's for every level.</summary>
    public void WriteGaloisKeys(Stream stream, AvailableKeys wanted, SealFormat format = default)
    {
        var elements = EvaluationKeyIndex.Of(Parameters, wanted).Galois.Select(key => key.Element).ToHashSet();
        using DeviceBuffer image = Device.Rent(Parameters.Ring, 1, AllLimbs, zeroOnReturn: true);
        SealWriter.Write(stream, format, version => SealSwitchingKeys.PayloadBytes(version, Parameters, Parameters.Degree, elements.Count, seeded: true), file =>
        {
            SealSwitchingKeys.WriteStart(file, _chain, Parameters.Degree);
            for (int place = 0; place < Parameters.Degree; place++)
            {
                uint element = SealSwitchingKeys.ElementOf(place);
                if (!elements.Contains(element))
                {
                    SealSwitchingKeys.WriteEmptyPlace(file);
                    continue;
                }
                Device.Automorphism(_secret.ViewAt(AllLimbs), element, image.View<Ntt>());
                WriteKey(file, image.View<Ntt>());
            }
        });
    }

    public void Dispose() => _random.Dispose();

    // Digit j: (e - a s + P s' modulo q_j, a).
    private void WriteKey(SealWriter file, PolyView<Ntt> source)
    {
        using DeviceBuffer pair = Device.Rent(Parameters.Ring, 2, AllLimbs);
        SealSwitchingKeys.WritePlace(file, _chain, digit =>
        {
            SealSeed seed = Encrypt(null, pair.View<Ntt>());
            var own = new LimbRange(digit, 1);
            ulong special = Parameters.Ring.Modulus(digit).Reduce(Parameters.Ring.SpecialModuli[0]);
            Device.MultiplyScalarAdd(source.WithLimbs(own), [special], pair.View<Ntt>().Slice(0).WithLimbs(own));
            SealKeyPair.WriteNested(file, _chain, pair.View<Ntt>(), seed);
        });
    }

    // (e - a s + m, a), a from a fresh seed.
    private SealSeed Encrypt(PolyView<Ntt>? message, PolyView<Ntt> destination)
    {
        SealSeed seed = SealSeed.Create();
        SealUniform.Fill(seed, destination.Slice(1));
        using SecretCoefficients error = _random.Errors(Parameters.Degree);
        Device.ErrorMinusProduct(error.Span, destination.Slice(1), _secret.ViewAt(destination.Limbs), message, destination.Slice(0));
        return seed;
    }
}
