using HeGpu.Ckks;
using HeGpu.Files;

namespace HeGpu.Seal;

/// <summary>SEAL's EncryptionParameters: scheme (1), N (8), number of primes (8), the primes and the plain modulus as Modulus objects.</summary>
public static class SealParametersFile
{
    private const byte Ckks = 2;
    private static readonly string[] s_schemes = ["none", "BFV", "CKKS", "BGV"];

    /// <summary>Written whole or not at all.</summary>
    public static void Save(string path, SealParameters parameters, SealFormat format = default, CancellationToken cancellation = default) =>
        AtomicFile.Write(path, stream => Write(stream, parameters, format), cancellation: cancellation);

    public static void Write(Stream stream, SealParameters parameters, SealFormat format = default) =>
        SealWriter.Write(stream, format, _ => 1 + (2 * sizeof(ulong)) + ((parameters.Primes.Count + 1) * SealModulusFile.ObjectBytes), file =>
        {
            file.WriteByte(Ckks);
            file.WriteUInt64((ulong)parameters.Degree);
            file.WriteUInt64((ulong)parameters.Primes.Count);
            foreach (ulong q in parameters.Primes)
                SealModulusFile.WriteNested(file, q);
            SealModulusFile.WriteNested(file, 0);
        });

    /// <exception cref="HeGpuFileException">No parameters of CKKS, or damaged.</exception>
    public static SealParameters Load(string path)
    {
        using SealReader file = SealReader.OpenFile(path);
        return Read(file);
    }

    /// <inheritdoc cref="Load"/>
    public static SealParameters Read(Stream stream, string source)
    {
        using SealReader file = SealReader.Open(stream, source);
        return Read(file);
    }

    private static SealParameters Read(SealReader file)
    {
        byte scheme = file.ReadByte();
        if (scheme != Ckks)
            throw file.Error($"parameters of scheme {(scheme < s_schemes.Length ? s_schemes[scheme] : scheme)}, CKKS is expected: make them with scheme_type::ckks.");
        int degree = file.ReadInt32("N", SealParameters.MinDegree, SealParameters.MaxDegree);
        var primes = new ulong[file.ReadInt32("number of primes", 1, SealParameters.MaxPrimes)];
        foreach (ref ulong q in primes.AsSpan())
            q = SealModulusFile.ReadNested(file);
        ulong plain = SealModulusFile.ReadNested(file);
        if (plain != 0)
            throw file.Error($"its plain modulus is {plain}, CKKS has none.");
        file.Finish();
        try
        {
            return new SealParameters(degree, primes);
        }
        catch (CkksException e)
        {
            throw new HeGpuFileException(file.Source, e.Message, e);
        }
    }
}
