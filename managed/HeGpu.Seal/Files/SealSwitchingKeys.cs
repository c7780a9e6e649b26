using HeGpu.Arithmetic;
using HeGpu.Ckks;

namespace HeGpu.Seal;

/// <summary>
/// The members of SEAL's KSwitchKeys: parms_id (32), number of places (8), and for each place the number of digits (8; 0 for no key), then of each digit the pair
/// (b, a) as a PublicKey. A digit is one data prime, and the key is one of ours with one special prime, up to the automorphism of Galois keys.
/// </summary>
internal static class SealSwitchingKeys
{
    public static long PayloadBytes(SealVersion version, CkksParameters parameters, int places, int keys, bool seeded = false)
    {
        long pair = SealHeader.Bytes + SealKeyPair.PayloadBytes(version, parameters, seeded);
        return SealParametersId.Size + sizeof(ulong) + ((long)sizeof(ulong) * places) + (pair * parameters.Dnum * keys);
    }

    /// <summary>parms_id and number of places.</summary>
    public static void WriteStart(SealWriter file, SealChain chain, int places)
    {
        file.WriteId(chain.KeyId);
        file.WriteUInt64((ulong)places);
    }

    /// <summary>A place without a key.</summary>
    public static void WriteEmptyPlace(SealWriter file) => file.WriteUInt64(0);

    /// <summary>A place with a key: the action writes the pair of each digit.</summary>
    public static void WritePlace(SealWriter file, SealChain chain, Action<int> writeDigit)
    {
        file.WriteUInt64((ulong)chain.Parameters.Dnum);
        for (int digit = 0; digit < chain.Parameters.Dnum; digit++)
            writeDigit(digit);
    }

    /// <summary>The Galois element whose key stands in a place.</summary>
    public static uint ElementOf(int place) => (2 * (uint)place) + 1;

    /// <summary>parms_id and number of places.</summary>
    public static int ReadStart(SealReader file, SealChain chain, int mostPlaces)
    {
        chain.ExpectKeyId(file.ReadId(), file);
        int places = file.ReadInt32("number of places for keys", 0, mostPlaces);
        file.ExpectAvailable((long)sizeof(ulong) * places);
        return places;
    }

    /// <summary>True when there is a key in the place, which follows.</summary>
    public static bool ReadPlace(SealReader file, SealChain chain)
    {
        int digits = chain.Parameters.Dnum, found = file.ReadInt32("number of digits of a key", 0, digits);
        if (found != 0 && found != digits)
            throw file.Error($"a key of {found} digits; {digits} are expected, one for each data prime.");
        return found == digits;
    }

    /// <summary>The digits of a key, into the pairs that the function gives.</summary>
    public static SwitchingKey ReadKey(SealReader file, SealChain chain, PolynomialDevice device, Action<SwitchingKey, int, bool> readDigit)
    {
        CkksParameters parameters = chain.Parameters;
        bool seeded = SealKeyPair.OpenNested(file, chain);
        file.ExpectAvailable(sizeof(ulong) * SealKeyPair.WordsOfOne(chain) * parameters.Dnum);
        var key = SwitchingKey.Create(parameters, parameters.MaxLevel, device);
        try
        {
            for (int digit = 0; digit < key.Digits; digit++)
            {
                if (digit > 0)
                    seeded = SealKeyPair.OpenNested(file, chain);
                readDigit(key, digit, seeded);
            }
            return key.Freeze();
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Reads over the digits of a key.</summary>
    public static void SkipKey(SealReader file, SealChain chain)
    {
        for (int digit = 0; digit < chain.Parameters.Dnum; digit++)
            SealSample.SkipWords(file, SealKeyPair.OpenNested(file, chain), SealKeyPair.WordsOfOne(chain), 2);
    }

    /// <summary>SEAL's keys serve every level.</summary>
    public static void CheckLevel(SwitchingKey key)
    {
        if (key.MaxLevel != key.Parameters.MaxLevel)
            throw new CkksException(CkksErrorKind.LevelMismatch, $"A key for levels up to {key.MaxLevel}, SEAL's serve all {key.Parameters.MaxLevel}: make it without a lower level.");
    }
}
