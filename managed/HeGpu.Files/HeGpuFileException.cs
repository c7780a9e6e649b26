namespace HeGpu.Files;

/// <summary>
/// A file that is not what it should be: which one, and why. Every reader of this product throws this and only this on bad
/// content, whatever the bytes; errors of the file system itself (missing file, full disk) stay <see cref="IOException"/>s.
/// </summary>
public sealed class HeGpuFileException : Exception
{
    public HeGpuFileException(string source, string reason, Exception? inner = null)
        : base($"{source}: {reason}", inner)
    {
        File = source;
        Reason = reason;
    }

    /// <summary>Path, or the name under which the bytes were given.</summary>
    public string File { get; }

    /// <summary>What is wrong and, where two values disagree, both; never secret data.</summary>
    public string Reason { get; }
}
