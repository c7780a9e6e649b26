using HeGpu.Files;

namespace HeGpu.Seal;

/// <summary>The objects of a file that holds one or several, one after another, as a program leaves them that appends what SEAL's save gives it. Reads one at a time.</summary>
internal sealed class SealObjects : IDisposable
{
    private readonly Stream _stream;
    private readonly string _source;
    private long _next;
    private int _index;

    /// <param name="stream">From its beginning; disposed with this.</param>
    /// <param name="source">Its name.</param>
    /// <exception cref="HeGpuFileException">It cannot be read more than once.</exception>
    public SealObjects(Stream stream, string source)
    {
        (_stream, _source) = (stream, source);
        if (stream.CanSeek)
            return;
        stream.Dispose();
        throw new HeGpuFileException(source, "a pipe or a device; objects of SEAL are read from files.");
    }

    /// <inheritdoc cref="SealObjects(Stream, string)"/>
    public static SealObjects OpenFile(string path) => new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16), path);

    /// <summary>Share of the file before the object that comes next.</summary>
    public double Fraction => _stream.Length == 0 ? 1 : (double)_next / _stream.Length;

    /// <summary>How many there are, by their headers alone.</summary>
    /// <exception cref="HeGpuFileException">One is no SEAL object, or truncated.</exception>
    public int Count()
    {
        (long next, int index) = (_next, _index);
        (_next, _index) = (0, 0);
        while (Next() is { } file)
            file.Dispose();
        int count = _index;
        (_next, _index) = (next, index);
        return count;
    }

    /// <summary>The next object, to be read before the one after it; null at the end.</summary>
    /// <exception cref="HeGpuFileException">No SEAL object, truncated, or one that is not read.</exception>
    public SealReader? Next()
    {
        if (_next >= _stream.Length)
            return null;
        _stream.Position = _next;
        SealReader file = SealReader.Open(_stream, _index == 0 ? _source : $"{_source}, object {_index + 1}");
        _next += file.Size;
        _index = checked(_index + 1);
        return file;
    }

    public void Dispose() => _stream.Dispose();
}
