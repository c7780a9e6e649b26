using HeGpu.Arithmetic;
using HeGpu.Files;

namespace HeGpu.Ckks;

/// <summary>An encoded plaintext in a container: section "PTXT" holds level (4), scale (8) and the polynomial.</summary>
public static class PlaintextFile
{
    private static readonly SectionTag Tag = new("PTXT");

    /// <summary>Written whole or not at all.</summary>
    public static void Save(string path, Plaintext plaintext, CancellationToken cancellation = default) =>
        Container.WriteFile(path, FileKind.Plaintext, ParametersFile.HashBytes(plaintext.Parameters), Sections(plaintext), cancellation: cancellation);

    public static void Write(Stream stream, Plaintext plaintext) =>
        Container.Write(stream, FileKind.Plaintext, ParametersFile.HashBytes(plaintext.Parameters), Sections(plaintext));

    /// <exception cref="HeGpuFileException">No plaintext, damaged, or of other parameters.</exception>
    public static Plaintext Load(string path, CkksParameters parameters, PolynomialDevice device)
    {
        using ContainerReader file = ContainerReader.OpenFile(path);
        return Read(file, parameters, device);
    }

    /// <inheritdoc cref="Load"/>
    public static Plaintext Read(Stream stream, string source, CkksParameters parameters, PolynomialDevice device)
    {
        using var file = new ContainerReader(stream, source, leaveOpen: true);
        return Read(file, parameters, device);
    }

    private static long ContentBytes(CkksParameters parameters, int level) => 4 + 8 + PackedResidues.Bytes(parameters.Ring, parameters.LimbsAt(level), 1);

    private static Section[] Sections(Plaintext plaintext) =>
    [
        ParameterSection.Of(plaintext.Parameters),
        new Section(Tag, ContentBytes(plaintext.Parameters, plaintext.Level), file =>
        {
            file.WriteInt32(plaintext.Level);
            file.WriteDouble(plaintext.Scale);
            PackedResidues.Write(file, plaintext.View);
        }),
    ];

    private static Plaintext Read(ContainerReader file, CkksParameters parameters, PolynomialDevice device)
    {
        ParameterSection.Expect(file.Expect(FileKind.Plaintext), parameters);
        SectionReader section = file.Open(Tag);
        int level = section.ReadInt32("level", 0, parameters.MaxLevel);
        double scale = section.ReadDouble("scale", CiphertextShape.MinScale, CiphertextShape.MaxScale);
        section.ExpectLength(ContentBytes(parameters, level) - 4 - 8);
        var plaintext = new Plaintext(parameters, device.Rent(parameters.Ring, 1, parameters.LimbsAt(level)), level, scale);
        try
        {
            PackedResidues.Read(section, plaintext.View);
            file.Finish();
            return plaintext;
        }
        catch
        {
            plaintext.Dispose();
            throw;
        }
    }
}
