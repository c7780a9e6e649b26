using HeGpu.Arithmetic;
using HeGpu.Files;

namespace HeGpu.Ckks;

/// <summary>
/// Reads the ciphertexts of a file one after another, so that more can be in it than fit in memory. The checksum is known to
/// be right only after the last: results made of earlier ones are kept only then.
/// </summary>
public sealed class CiphertextsReader : IDisposable
{
    private readonly ContainerReader _file;
    private readonly CkksParameters _parameters;
    private readonly PolynomialDevice _device;
    private readonly SectionReader _content;
    private int _next;

    internal CiphertextsReader(ContainerReader file, CkksParameters parameters, PolynomialDevice device)
    {
        (_file, _parameters, _device) = (file, parameters, device);
        try
        {
            ParameterSection.Expect(file.Expect(FileKind.Ciphertexts), parameters);
            Metadata = ReadMetadata(file.Open(CiphertextSections.MetadataTag));
            Shapes = ReadIndex(file.Open(CiphertextSections.IndexTag));
            _content = file.Open(CiphertextSections.ContentTag);
            _content.ExpectLength(Shapes.Sum(s => s.Bytes(parameters)));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public int Count => Shapes.Count;

    public IReadOnlyList<CiphertextShape> Shapes { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The next ciphertext, which the caller disposes; null after the last.</summary>
    /// <exception cref="HeGpuFileException">Truncated or damaged; with the last one, a wrong checksum.</exception>
    public Ciphertext? Next()
    {
        if (_next == Count)
        {
            if (Count == 0) _file.Finish();
            return null;
        }
        CiphertextShape shape = Shapes[_next++];
        double scale = _content.ReadDouble("scale", CiphertextShape.MinScale, CiphertextShape.MaxScale);
        Ciphertext ciphertext = shape.Seeded
            ? Ciphertext.Expand(_parameters, _device, _content.ReadSeed(), shape.Level, scale)
            : new Ciphertext(_parameters, _device.Rent(_parameters.Ring, shape.Size, _parameters.LimbsAt(shape.Level)), shape.Size, shape.Level, scale);
        try
        {
            PackedResidues.Read(_content, shape.Seeded ? ciphertext.View.Slice(0) : ciphertext.View);
            if (_next == Count) _file.Finish();
            return ciphertext;
        }
        catch
        {
            ciphertext.Dispose();
            throw;
        }
    }

    /// <summary>All that are left.</summary>
    public CiphertextBundle ReadAll(IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var all = new List<Ciphertext>();
        try
        {
            while (Next() is { } ciphertext)
            {
                all.Add(ciphertext);
                progress?.Report((double)_next / Count);
                cancellation.ThrowIfCancellationRequested();
            }
            return new CiphertextBundle(all, Metadata);
        }
        catch
        {
            foreach (Ciphertext ciphertext in all) ciphertext.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private static Dictionary<string, string> ReadMetadata(SectionReader section)
    {
        int count = section.ReadInt32("number of notes", 0, CiphertextSections.MaxNotes);
        var metadata = new Dictionary<string, string>();
        for (int i = 0; i < count; i++)
        {
            string name = section.ReadText("name of a note", CiphertextSections.MaxNameBytes);
            if (!metadata.TryAdd(name, section.ReadText("note", CiphertextSections.MaxValueBytes))) throw section.Error("two notes of one name.");
        }
        return metadata;
    }

    private CiphertextShape[] ReadIndex(SectionReader section)
    {
        int count = section.ReadInt32("number of ciphertexts", 0, CiphertextSections.MaxCiphertexts);
        section.ExpectLength((long)CiphertextSections.IndexEntryBytes * count);
        var shapes = new CiphertextShape[count];
        foreach (ref CiphertextShape shape in shapes.AsSpan())
        {
            byte size = section.ReadByte(), seeded = section.ReadByte();
            if (size is < Ciphertext.MinSize or > Ciphertext.MaxSize || seeded > 1 || (seeded == 1 && size != Ciphertext.MinSize))
                throw section.Error($"a ciphertext of {size} polynomials with the seeded flag {seeded}; 2 or 3 with 0, or 2 with 1, is possible.");
            shape = new CiphertextShape(size, section.ReadInt32("level", 0, _parameters.MaxLevel), seeded == 1);
        }
        return shapes;
    }
}
