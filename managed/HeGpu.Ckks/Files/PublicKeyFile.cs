using HeGpu.Arithmetic;
using HeGpu.Files;

namespace HeGpu.Ckks;

/// <summary>A public key in a container: section "PKEY" holds the seed of a, then b.</summary>
public static class PublicKeyFile
{
    private static readonly SectionTag Tag = new("PKEY");

    /// <summary>Bytes of such a file.</summary>
    public static long Size(CkksParameters parameters) => Container.Size(ParameterSection.Bytes(parameters), ContentBytes(parameters));

    /// <summary>Written whole or not at all.</summary>
    public static void Save(string path, PublicKey key, CancellationToken cancellation = default) =>
        Container.WriteFile(path, FileKind.PublicKey, ParametersFile.HashBytes(key.Parameters), Sections(key), cancellation: cancellation);

    public static void Write(Stream stream, PublicKey key) =>
        Container.Write(stream, FileKind.PublicKey, ParametersFile.HashBytes(key.Parameters), Sections(key));

    /// <exception cref="HeGpuFileException">No public key, damaged, or of other parameters.</exception>
    public static PublicKey Load(string path, CkksParameters parameters, PolynomialDevice device)
    {
        using ContainerReader file = ContainerReader.OpenFile(path);
        return Read(file, parameters, device);
    }

    /// <inheritdoc cref="Load"/>
    public static PublicKey Read(Stream stream, string source, CkksParameters parameters, PolynomialDevice device)
    {
        using var file = new ContainerReader(stream, source, leaveOpen: true);
        return Read(file, parameters, device);
    }

    private static long ContentBytes(CkksParameters parameters) =>
        PublicSeed.Size + PackedResidues.Bytes(parameters.Ring, PublicKey.LimbsAt(parameters.MaxLevel), 1);

    private static Section[] Sections(PublicKey key) =>
    [
        ParameterSection.Of(key.Parameters),
        new Section(Tag, ContentBytes(key.Parameters), file =>
        {
            file.WriteKeySeed(key.Seed);
            PackedResidues.Write(file, key.View.Slice(0));
        }),
    ];

    private static PublicKey Read(ContainerReader file, CkksParameters parameters, PolynomialDevice device)
    {
        ParameterSection.Expect(file.Expect(FileKind.PublicKey), parameters);
        SectionReader section = file.Open(Tag);
        section.ExpectLength(ContentBytes(parameters));
        var key = PublicKey.Expand(parameters, device, section.ReadSeed());
        try
        {
            PackedResidues.Read(section, key.View.Slice(0));
            file.Finish();
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
