using HeGpu.Arithmetic;
using HeGpu.Ckks;

namespace HeGpu.Client;

/// <summary>
/// Makes the public material of a secret: an encryption key and the evaluation keys that a plan asks for, no others. Every key has a fresh public
/// seed for its uniform half and fresh errors. Not thread-safe; its work is spread over all cores.
/// </summary>
public sealed class KeyGenerator(SecretKey secret) : IDisposable
{
    private readonly SecretRandom _random = new();

    private CkksParameters Parameters => secret.Parameters;

    private PolynomialDevice Device => secret.Device;

    public PublicKey CreatePublicKey()
    {
        PublicKey key = PublicKey.Expand(Parameters, Device, PublicSeed.Create());
        LimbRange limbs = PublicKey.LimbsAt(Parameters.MaxLevel);
        using SecretCoefficients error = _random.Errors(Parameters.Degree);
        Device.ErrorMinusProduct(error.Span, key.View.Slice(1), secret.ViewAt(limbs), null, key.View.Slice(0));
        return key;
    }

    /// <param name="wanted">Rotations must be listed: keys for all of them would fill any memory.</param>
    /// <param name="progress">Fraction of the keys made, 0 .. 1.</param>
    /// <param name="cancellation">Between keys; those already made are disposed.</param>
    public EvaluationKeys CreateEvaluationKeys(AvailableKeys wanted, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        EvaluationKeyIndex index = EvaluationKeyIndex.Of(Parameters, wanted);
        var keys = new List<SwitchingKey>();
        try
        {
            foreach (SwitchingKey key in CreateKeys(index, cancellation))
            {
                keys.Add(key);
                progress?.Report(keys.Count / (double)index.Count);
            }
            int first = index.RelinearizationLevel is null ? 0 : 1;
            return new EvaluationKeys(Parameters, first == 1 ? keys[0] : null, index.Galois.Select((key, i) => KeyValuePair.Create(key.Element, keys[first + i])));
        }
        catch
        {
            foreach (SwitchingKey key in keys)
                key.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The keys of an index in its order, relinearization first. One is made ahead while the caller uses another, so that keys are written to a file
    /// as they are made. The caller disposes each.
    /// </summary>
    /// <param name="index">Which keys.</param>
    /// <param name="cancellation">Between keys.</param>
    public IEnumerable<SwitchingKey> CreateKeys(EvaluationKeyIndex index, CancellationToken cancellation = default)
    {
        IEnumerable<Func<SwitchingKey>> galois = index.Galois.Select(key => (Func<SwitchingKey>)(() => CreateGaloisKey(key.Element, key.MaxLevel)));
        Queue<Func<SwitchingKey>> makers = new(index.RelinearizationLevel is { } level ? galois.Prepend(() => CreateRelinearizationKey(level)) : galois);
        Task<SwitchingKey>? ahead = null;
        try
        {
            while (ahead is not null || makers.Count > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                SwitchingKey key = (ahead ?? Task.Run(makers.Dequeue())).GetAwaiter().GetResult();
                ahead = makers.Count > 0 ? Task.Run(makers.Dequeue(), CancellationToken.None) : null;
                yield return key;
            }
        }
        finally
        {
            if (ahead is { } unused && Task.WhenAny(unused).Result.IsCompletedSuccessfully)
                unused.Result.Dispose();
        }
    }

    /// <summary>Switches s^2 to s, at levels up to this one.</summary>
    public SwitchingKey CreateRelinearizationKey(int maxLevel)
    {
        LimbRange limbs = Parameters.ExtendedLimbsAt(maxLevel);
        using DeviceBuffer square = Scratch(limbs);
        Device.Multiply(secret.ViewAt(limbs), secret.ViewAt(limbs), square.View<Ntt>());
        return CreateSwitchingKey(maxLevel, square.View<Ntt>(), secret.ViewAt(limbs));
    }

    /// <summary>Switches s to sigma^-1(s), so that the automorphism comes last in a rotation; at levels up to this one.</summary>
    public SwitchingKey CreateGaloisKey(uint element, int maxLevel)
    {
        uint inverse = Parameters.Ring.InverseElement(element);
        LimbRange limbs = Parameters.ExtendedLimbsAt(maxLevel);
        using DeviceBuffer target = Scratch(limbs);
        Device.Automorphism(secret.ViewAt(limbs), inverse, target.View<Ntt>());
        return CreateSwitchingKey(maxLevel, secret.ViewAt(limbs), target.View<Ntt>());
    }

    public void Dispose() => _random.Dispose();

    // Digit d: b = e - a t + (P modulo the primes of d) s'.
    private SwitchingKey CreateSwitchingKey(int maxLevel, PolyView<Ntt> source, PolyView<Ntt> target)
    {
        SwitchingKey key = SwitchingKey.Expand(Parameters, maxLevel, Device, PublicSeed.Create());
        ulong[] special = new ulong[Parameters.DigitWidth];
        for (int d = 0; d < key.Digits; d++)
        {
            using SecretCoefficients error = _random.Errors(Parameters.Degree);
            Device.ErrorMinusProduct(error.Span, key.UniformHalf(d), target, null, key.Half(d));
            int first = d * Parameters.DigitWidth;
            var own = new LimbRange(first, Math.Min(Parameters.DigitWidth, maxLevel + 1 - first));
            for (int i = 0; i < own.Count; i++)
                special[i] = SpecialProductModulo(first + i);
            Device.MultiplyScalarAdd(source.WithLimbs(own), special.AsSpan(0, own.Count), key.Half(d).WithLimbs(own));
        }
        return key.Freeze();
    }

    private ulong SpecialProductModulo(int limb)
    {
        Modulus q = Parameters.Ring.Modulus(limb);
        return Parameters.Ring.SpecialModuli.Aggregate(1UL, (product, p) => q.Multiply(product, q.Reduce(p)));
    }

    private DeviceBuffer Scratch(LimbRange limbs) => Device.Rent(Parameters.Ring, 1, limbs, zeroOnReturn: true);
}
