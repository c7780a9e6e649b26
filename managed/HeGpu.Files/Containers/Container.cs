namespace HeGpu.Files;

/// <summary>A part of a container to be written.</summary>
/// <param name="Tag">Its name.</param>
/// <param name="Length">Exactly as many bytes as <paramref name="Write"/> will write.</param>
/// <param name="Write">Writes them.</param>
public sealed record Section(SectionTag Tag, long Length, Action<SectionWriter> Write);

/// <summary>
/// The versioned binary container in which keys, ciphertexts and parameters are kept and sent (docs/formats.md). Written and
/// read as a stream: nothing is ever whole in memory.
/// </summary>
public static class Container
{
    /// <summary>Bytes of a container whose sections have these lengths.</summary>
    public static long Size(params ReadOnlySpan<long> sectionLengths)
    {
        long size = ContainerHeader.FixedBytes + ContainerHeader.EntryBytes * sectionLengths.Length + 2 * ContainerHeader.ChecksumBytes;
        foreach (long length in sectionLengths) size += length;
        return size;
    }

    /// <summary>Writes a file whole or not at all (<see cref="AtomicFile"/>).</summary>
    public static void WriteFile(string path, FileKind kind, ReadOnlySpan<byte> hash, IReadOnlyList<Section> sections, bool ownerOnly = false, CancellationToken cancellation = default)
    {
        byte[] header = ContainerHeader.Write(kind, hash, sections);
        AtomicFile.Write(path, stream => Write(stream, header, sections), ownerOnly, cancellation);
    }

    public static void Write(Stream stream, FileKind kind, ReadOnlySpan<byte> hash, IReadOnlyList<Section> sections) =>
        Write(stream, ContainerHeader.Write(kind, hash, sections), sections);

    private static void Write(Stream stream, byte[] header, IReadOnlyList<Section> sections)
    {
        stream.Write(header);
        var writer = new SectionWriter(stream);
        foreach (Section section in sections)
        {
            writer.Begin(section);
            section.Write(writer);
            writer.End();
        }
        writer.WriteChecksum();
    }
}
