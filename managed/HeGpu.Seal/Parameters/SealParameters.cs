using System.Numerics;
using HeGpu.Ckks;

namespace HeGpu.Seal;

/// <summary>
/// SEAL's EncryptionParameters for CKKS: a degree and a chain of primes, the special prime last. They know neither scale nor level of security. Immutable.
/// </summary>
public sealed class SealParameters
{
    public const int MinDegree = 2;
    public const int MaxDegree = 1 << 17;
    public const int MaxPrimes = 256;
    public const int MaxPrimeBits = 61;

    /// <param name="degree">N, a power of two from 2 to 2^17.</param>
    /// <param name="primes">1 to 256 numbers from 2 to 61 bits; whether they are primes, <see cref="ToCkks"/> checks.</param>
    /// <exception cref="CkksException">InvalidParameters.</exception>
    public SealParameters(int degree, IReadOnlyList<ulong> primes)
    {
        if (degree is < MinDegree or > MaxDegree || !int.IsPow2(degree))
            throw Invalid($"N is {degree}; a power of two from {MinDegree} to {MaxDegree} is possible in SEAL.");
        if (primes.Count is 0 or > MaxPrimes)
            throw Invalid($"{primes.Count} primes; 1 to {MaxPrimes} are possible in SEAL.");
        foreach (ulong q in primes)
            if (q < 2 || q >> MaxPrimeBits != 0)
                throw Invalid($"{q} is no modulus of SEAL: 2 to {MaxPrimeBits} bits are possible.");
        Degree = degree;
        Primes = Array.AsReadOnly<ulong>([.. primes]);
        Id = SealParametersId.Of(degree, [.. primes]);
    }

    public int Degree { get; }

    /// <summary>q_0 .. q_L, then the special prime.</summary>
    public IReadOnlyList<ulong> Primes { get; }

    /// <summary>The parms_id that keys carry.</summary>
    public SealParametersId Id { get; }

    /// <summary>What SEAL needs to know of our parameters.</summary>
    /// <exception cref="CkksException">InvalidParameters when there is more than one special prime: SEAL's key switching has one.</exception>
    public static SealParameters Of(CkksParameters parameters)
    {
        int special = parameters.Ring.SpecialModuli.Count;
        if (special != 1)
            throw Invalid($"{parameters.Hash.Short} has {special} special primes, SEAL has one: make parameters with one special prime.");
        return new SealParameters(parameters.Degree, [.. parameters.Ring.DataModuli, .. parameters.Ring.SpecialModuli]);
    }

    /// <summary>Parameters of our engine in which SEAL's keys and ciphertexts are used as they are: the same primes, one special prime, a digit per data prime.</summary>
    /// <param name="logScale">log2 of the scale of fresh ciphertexts; SEAL's parameters do not say it.</param>
    /// <param name="allowInsecure">Accept less than 128 bits of security, as SEAL does with sec_level_type::none.</param>
    /// <exception cref="CkksException">InvalidParameters or InsecureParameters, saying what does not fit.</exception>
    public CkksParameters ToCkks(double logScale, bool allowInsecure = false)
    {
        if (Primes.Count < 2)
            throw Invalid("A chain of a single prime: SEAL has no key switching with it. Give a data prime and a special prime at least.");
        return CkksParameters.Create(CkksParametersLiteral.FromPrimes(BitOperations.Log2((uint)Degree), [.. Primes.SkipLast(1)], [Primes[^1]], logScale, allowInsecure));
    }

    public override string ToString() => $"SEAL CKKS {Id.Short}: N={Degree}, primes of {string.Join(", ", Primes.Select(q => 64 - BitOperations.LeadingZeroCount(q)))} bits";

    private static CkksException Invalid(string message) => new(CkksErrorKind.InvalidParameters, message);
}
