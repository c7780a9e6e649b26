using HeGpu.Files;

namespace HeGpu.Ckks;

/// <summary>
/// The first section of every container, "PRMS": log2 N, counts and bit sizes of data and special primes (4 bytes each),
/// log2 of the scale (8), and flags (1): 1 when less than 128 bits was accepted, 2 when the primes themselves follow (8 bytes each, data first). Otherwise
/// they follow from the sizes; the header's hash says which they are.
/// </summary>
internal static class ParameterSection
{
    private const int MaxPrimes = 256;
    private const byte InsecureFlag = 1, PrimesFlag = 2;

    public static SectionTag Tag { get; } = new("PRMS");

    public static long Bytes(CkksParameters parameters) => 4 + 4 + 4 + 4L * (parameters.Literal.DataBits.Count + parameters.Literal.SpecialBits.Count) + 8 + 1 + 8L * (parameters.Literal.Primes?.Count ?? 0);

    public static Section Of(CkksParameters parameters) => new(Tag, Bytes(parameters), w => Write(w, parameters.Literal));

    /// <summary>Parameters of a container just opened.</summary>
    /// <exception cref="HeGpuFileException">Impossible, or not those of the header's hash.</exception>
    public static CkksParameters Read(ContainerReader file)
    {
        CkksParametersLiteral literal = Read(file.Open(Tag));
        CkksParameters parameters;
        try
        {
            parameters = CkksParameters.Create(literal);
        }
        catch (CkksException e)
        {
            throw new HeGpuFileException(file.Source, e.Message, e);
        }
        var found = new ParameterHash(file.Hash);
        if (found != parameters.Hash)
            throw file.Error($"its header names parameters {found.Short}, its parameters are {parameters.Hash.Short}: damaged, or made by a version that chose other primes.");
        return parameters;
    }

    /// <summary>Checks that a container just opened belongs to these parameters, and reads over the section.</summary>
    /// <exception cref="HeGpuFileException">Other parameters; both hashes are named.</exception>
    public static void Expect(ContainerReader file, CkksParameters parameters)
    {
        var found = new ParameterHash(file.Hash);
        if (found != parameters.Hash)
            throw file.Error($"{file.Kind} of parameters {found.Short}, parameters {parameters.Hash.Short} are in use: files of one key generation belong together.");
        Read(file.Open(Tag));
    }

    private static void Write(SectionWriter file, CkksParametersLiteral literal)
    {
        file.WriteInt32(literal.LogDegree);
        foreach (IReadOnlyList<int> primes in new[] { literal.DataBits, literal.SpecialBits })
        {
            file.WriteInt32(primes.Count);
            foreach (int bits in primes) file.WriteInt32(bits);
        }
        file.WriteDouble(literal.LogScale);
        file.WriteByte((byte)((literal.AllowInsecure ? InsecureFlag : 0) | (literal.Primes is null ? 0 : PrimesFlag)));
        foreach (ulong prime in literal.Primes ?? []) file.WriteInt64((long)prime);
    }

    private static CkksParametersLiteral Read(SectionReader file)
    {
        int logDegree = file.ReadInt32("log2 N", CkksParameters.MinLogDegree, CkksParameters.MaxLogDegree);
        int[] data = ReadBits(file, "data"), special = ReadBits(file, "special");
        double logScale = file.ReadDouble("log2 of the scale", 0, CkksParameters.MaxPrimeBits);
        byte flags = file.ReadByte();
        if (flags > (InsecureFlag | PrimesFlag)) throw file.Error($"the flags are {flags}; 0 to {InsecureFlag | PrimesFlag} are possible.");
        ulong[]? primes = (flags & PrimesFlag) == 0 ? null : new ulong[data.Length + special.Length];
        foreach (ref ulong prime in primes.AsSpan()) prime = (ulong)file.ReadInt64();
        return new CkksParametersLiteral(logDegree, data, special, logScale, (flags & InsecureFlag) != 0) { Primes = primes };
    }

    private static int[] ReadBits(SectionReader file, string what)
    {
        var bits = new int[file.ReadInt32($"number of {what} primes", 1, MaxPrimes)];
        for (int i = 0; i < bits.Length; i++) bits[i] = file.ReadInt32($"size of a {what} prime", 1, CkksParameters.MaxPrimeBits);
        return bits;
    }
}
