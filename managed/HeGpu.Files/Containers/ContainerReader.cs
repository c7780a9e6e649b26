using System.Buffers.Binary;

namespace HeGpu.Files;

/// <summary>
/// Reads a container from untrusted bytes, front to back: first the header (magic, version, kind, section table, its
/// checksum; the file's length against the table where the stream can tell), then each section in its order with
/// <see cref="Open"/>, at last <see cref="Finish"/>, which checks the checksum of the content and that nothing follows.
/// Content has been read before its checksum is known, so what is made of it is kept only after <see cref="Finish"/>.
/// </summary>
public sealed class ContainerReader : IDisposable
{
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly (SectionTag Tag, long Length)[] _table;
    private readonly SectionReader _section;
    private int _opened;

    /// <param name="stream">Positioned at the magic; read to its end.</param>
    /// <param name="source">What errors call it.</param>
    /// <param name="leaveOpen">Whether the stream outlives this reader.</param>
    /// <exception cref="HeGpuFileException">No container, of another version, or damaged.</exception>
    public ContainerReader(Stream stream, string source, bool leaveOpen = false)
    {
        (_stream, _leaveOpen, Source) = (stream, leaveOpen, source);
        try
        {
            Hash = new byte[ContainerHeader.HashBytes];
            _table = ReadHeader();
            _section = new SectionReader(stream, source);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Source { get; }

    public FileKind Kind { get; private set; }

    /// <summary>Hash of the parameters that the content belongs to, 32 bytes.</summary>
    public byte[] Hash { get; }

    /// <summary>Tags and lengths of the sections, in their order.</summary>
    public IReadOnlyList<(SectionTag Tag, long Length)> Sections => _table;

    public static ContainerReader OpenFile(string path) =>
        new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan), path);

    /// <summary>Throws unless the file is of this kind.</summary>
    public ContainerReader Expect(FileKind kind) =>
        Kind == kind ? this : throw Error($"it holds {Kind}, {kind} is expected.");

    public HeGpuFileException Error(string reason) => new(Source, reason);

    /// <summary>The next section, which must have this tag, after the one before it was read to its end.</summary>
    public SectionReader Open(SectionTag tag)
    {
        _section.CheckRead();
        if (_opened == _table.Length) throw Error($"it has no section {tag}.");
        (SectionTag found, long length) = _table[_opened];
        if (found != tag) throw Error($"section {found} where {tag} is expected.");
        _opened++;
        _section.Begin(tag, length);
        return _section;
    }

    /// <summary>Reads over the next section, whatever it is.</summary>
    public void Skip()
    {
        SectionReader section = Open(_table[_opened].Tag);
        byte[] block = new byte[(int)Math.Min(section.Remaining, 1 << 16)];
        while (section.Remaining > 0) section.Read(block.AsSpan(0, (int)Math.Min(section.Remaining, block.Length)));
    }

    /// <summary>Checks that all was read, the checksum, and that the file ends here.</summary>
    public void Finish()
    {
        _section.CheckRead();
        if (_opened < _table.Length) throw Error($"section {_table[_opened].Tag} is not expected here.");
        Span<byte> word = stackalloc byte[ContainerHeader.ChecksumBytes];
        if (_stream.ReadAtLeast(word, word.Length, throwOnEndOfStream: false) < word.Length) throw Error("truncated before its checksum.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(word) != _section.Checksum) throw Error("the checksum of the content is wrong: the file is damaged.");
        if (_stream.ReadByte() >= 0) throw Error("there are bytes after the end.");
    }

    public void Dispose()
    {
        if (!_leaveOpen) _stream.Dispose();
    }

    private (SectionTag, long)[] ReadHeader()
    {
        long start = _stream.CanSeek ? _stream.Position : 0;
        Span<byte> header = stackalloc byte[ContainerHeader.FixedBytes + ContainerHeader.EntryBytes * ContainerHeader.MaxSections + ContainerHeader.ChecksumBytes];
        int read = _stream.ReadAtLeast(header[..ContainerHeader.FixedBytes], ContainerHeader.FixedBytes, throwOnEndOfStream: false);
        if (!header[..Math.Min(read, 6)].SequenceEqual(ContainerHeader.Magic[..Math.Min(read, 6)]) || read == 0) throw Error("no HeGpu file (it does not begin with HEGPU).");
        if (read < ContainerHeader.FixedBytes) throw Error($"truncated: {read} bytes, the header has more.");
        int version = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
        if (version != ContainerHeader.Version) throw Error($"format version {version}; this program reads version {ContainerHeader.Version}.");
        Kind = (FileKind)BinaryPrimitives.ReadUInt16LittleEndian(header[8..]);
        int sections = BinaryPrimitives.ReadUInt16LittleEndian(header[10..]);
        if (sections is 0 or > ContainerHeader.MaxSections) throw Error($"{sections} sections; 1 to {ContainerHeader.MaxSections} are possible.");
        int end = ContainerHeader.FixedBytes + ContainerHeader.EntryBytes * sections;
        Span<byte> rest = header[ContainerHeader.FixedBytes..(end + ContainerHeader.ChecksumBytes)];
        if (_stream.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false) < rest.Length) throw Error("truncated within its header.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[end..]) != Crc32C.Compute(header[..end])) throw Error("the checksum of the header is wrong: the file is damaged.");
        if (!Enum.IsDefined(Kind)) throw Error($"kind {(ushort)Kind} is not known.");
        header.Slice(12, ContainerHeader.HashBytes).CopyTo(Hash);
        var table = new (SectionTag, long)[sections];
        long total = 0;
        for (int i = 0; i < sections; i++)
        {
            ReadOnlySpan<byte> entry = header[(ContainerHeader.FixedBytes + ContainerHeader.EntryBytes * i)..];
            var tag = new SectionTag(BinaryPrimitives.ReadUInt32LittleEndian(entry));
            long length = BinaryPrimitives.ReadInt64LittleEndian(entry[4..]);
            if (length is < 0 or > ContainerHeader.MaxSectionBytes) throw Error($"section {tag} of {length} bytes; at most {ContainerHeader.MaxSectionBytes} are read.");
            table[i] = (tag, length);
            total += length;
        }
        long whole = end + 2 * ContainerHeader.ChecksumBytes + total;
        if (_stream.CanSeek && _stream.Length - start != whole)
            throw Error($"{(_stream.Length - start < whole ? "truncated" : "oversized")}: {_stream.Length - start} bytes, its header promises {whole}.");
        return table;
    }
}
