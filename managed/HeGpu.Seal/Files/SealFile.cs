namespace HeGpu.Seal;

/// <summary>Whose file it is.</summary>
public static class SealFile
{
    /// <summary>Whether a file begins as SEAL's objects do; errors of the file system pass.</summary>
    public static bool IsSeal(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        Span<byte> first = stackalloc byte[sizeof(ushort)];
        return stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == first.Length && SealHeader.IsMagic(first);
    }
}
