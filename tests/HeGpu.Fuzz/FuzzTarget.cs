namespace HeGpu.Fuzz;

/// <summary>One kind of file: valid examples, its reader, and what the reader may cost.</summary>
public abstract class FuzzTarget : IDisposable
{
    /// <summary>What `--kind` takes.</summary>
    public abstract string Kind { get; }

    /// <summary>Small valid files to start from; the reader takes every one of them.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>
    /// Reads the file and drops the result. May throw <see cref="Files.HeGpuFileException"/> and nothing else.
    /// </summary>
    public abstract void Read(byte[] file);

    /// <summary>Bytes that reading a file of this length may allocate on the managed heap, all told.</summary>
    public virtual long AllocationLimit(int length) => (1 << 20) + 64L * length;

    /// <summary>Makes checksums right again, so that mutations reach what lies behind them. Called on half of the inputs.</summary>
    public virtual byte[] Repair(byte[] file, Random random) => file;

    /// <summary>Pieces of text or bytes that mean something in this format; inserted at random.</summary>
    public virtual IReadOnlyList<byte[]> Tokens => [];

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
