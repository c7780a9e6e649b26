namespace HeGpu.Planning;

/// <summary>Whose keys and ciphertexts a plan is made for.</summary>
public enum PlanClient
{
    /// <summary>This product's client: any number of special primes, keys as short as their levels, halves of keys as seeds.</summary>
    HeGpu,

    /// <summary>
    /// Microsoft SEAL in any language: one special prime, N up to 2^15, one image in every slot (node-seal encodes real values only), and keys that serve
    /// every level.
    /// </summary>
    Seal,
}
