using HeGpu.Files;

namespace HeGpu.Ckks;

/// <summary>The sections of a file of ciphertexts: how they are written, and their limits.</summary>
internal static class CiphertextSections
{
    public const int MaxCiphertexts = 1 << 20;
    public const int MaxNotes = 1024;
    public const int MaxNameBytes = 256;
    public const int MaxValueBytes = 1 << 20;
    public const int IndexEntryBytes = 6;

    public static SectionTag MetadataTag { get; } = new("META");

    public static SectionTag IndexTag { get; } = new("INDX");

    public static SectionTag ContentTag { get; } = new("CTXT");

    public static long MetadataBytes(IReadOnlyDictionary<string, string>? metadata) =>
        4 + (metadata?.Sum(m => (long)SectionWriter.TextBytes(m.Key) + SectionWriter.TextBytes(m.Value)) ?? 0);

    public static long IndexBytes(int count) => 4 + (long)IndexEntryBytes * count;

    public static Section[] Of(CkksParameters parameters, IReadOnlyList<CiphertextShape> shapes, IEnumerable<Ciphertext> ciphertexts, IReadOnlyDictionary<string, string>? metadata, IProgress<double>? progress)
    {
        if (shapes.Count > MaxCiphertexts) throw new ArgumentException($"{shapes.Count} ciphertexts; a file holds at most {MaxCiphertexts}.", nameof(shapes));
        CheckMetadata(metadata);
        return
        [
            ParameterSection.Of(parameters),
            new Section(MetadataTag, MetadataBytes(metadata), file =>
            {
                file.WriteInt32(metadata?.Count ?? 0);
                foreach ((string name, string value) in metadata ?? new Dictionary<string, string>())
                {
                    file.WriteText(name);
                    file.WriteText(value);
                }
            }),
            new Section(IndexTag, IndexBytes(shapes.Count), file =>
            {
                file.WriteInt32(shapes.Count);
                foreach (CiphertextShape shape in shapes)
                {
                    file.WriteByte((byte)shape.Size);
                    file.WriteByte((byte)(shape.Seeded ? 1 : 0));
                    file.WriteInt32(shape.Level);
                }
            }),
            new Section(ContentTag, shapes.Sum(s => s.Bytes(parameters)), file => WriteContent(file, parameters, shapes, ciphertexts, progress)),
        ];
    }

    private static void WriteContent(SectionWriter file, CkksParameters parameters, IReadOnlyList<CiphertextShape> shapes, IEnumerable<Ciphertext> ciphertexts, IProgress<double>? progress)
    {
        int i = 0;
        foreach (Ciphertext ciphertext in ciphertexts)
        {
            if (i == shapes.Count) throw new ArgumentException($"More ciphertexts than the {shapes.Count} announced.", nameof(ciphertexts));
            if (CiphertextShape.Of(ciphertext) != shapes[i]) throw new ArgumentException($"Ciphertext {i} is {CiphertextShape.Of(ciphertext)}, {shapes[i]} was announced.", nameof(ciphertexts));
            if (!ciphertext.Parameters.IsSameAs(parameters)) throw new ArgumentException($"Ciphertext {i} has parameters {ciphertext.Parameters.Hash.Short}, the file {parameters.Hash.Short}.", nameof(ciphertexts));
            file.WriteDouble(ciphertext.Scale);
            if (ciphertext.Seed is { } seed)
            {
                file.WriteSeed(seed);
                PackedResidues.Write(file, ciphertext.View.Slice(0));
            }
            else PackedResidues.Write(file, ciphertext.View);
            i++;
            progress?.Report((double)i / shapes.Count);
        }
        if (i < shapes.Count) throw new ArgumentException($"{i} ciphertexts where {shapes.Count} were announced.", nameof(ciphertexts));
    }

    private static void CheckMetadata(IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null) return;
        if (metadata.Count > MaxNotes) throw new ArgumentException($"{metadata.Count} notes; a file holds at most {MaxNotes}.", nameof(metadata));
        foreach ((string name, string value) in metadata)
            if (SectionWriter.TextBytes(name) > MaxNameBytes || SectionWriter.TextBytes(value) > MaxValueBytes)
                throw new ArgumentException($"Note '{name[..Math.Min(name.Length, 40)]}' is longer than {MaxNameBytes} bytes of name or {MaxValueBytes} of value.", nameof(metadata));
    }
}
