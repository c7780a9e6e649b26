namespace HeGpu.Files;

/// <summary>
/// Writes a file whole or not at all: the bytes go to a temporary file in the same folder, are forced to disk, and the
/// temporary takes the final name in one rename. On any error or cancellation the temporary is deleted and a file that
/// was there before is untouched.
/// </summary>
public static class AtomicFile
{
    /// <summary>Devices (/dev/stdout, /dev/null) are written straight: renaming would replace the device itself.</summary>
    private const string DeviceFolder = "/dev";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <param name="path">The final name; its folder is made if it is missing.</param>
    /// <param name="write">Fills the stream (seekable).</param>
    /// <param name="ownerOnly">Readable and writable by the owner alone (mode 0600) from the first byte on, and unbuffered, so
    /// that no copy of a secret stays in memory.</param>
    /// <param name="cancellation">Looked at on every write and once more before the rename.</param>
    /// <exception cref="IOException">Disk full, no permission: as the system says it.</exception>
    public static void Write(string path, Action<Stream> write, bool ownerOnly = false, CancellationToken cancellation = default)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full)) throw new IOException($"Cannot write '{path}': it is a folder.");
        if (Path.GetDirectoryName(full) == DeviceFolder && File.Exists(full))
        {
            WriteToDevice(full, write, cancellation);
            return;
        }
        string folder = Path.GetDirectoryName(full) ?? throw new IOException($"Cannot write '{path}': it has no folder.");
        Directory.CreateDirectory(folder);
        string temporary = Path.Combine(folder, $".{Path.GetFileName(full)}.{Path.GetRandomFileName()}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = ownerOnly ? 0 : 1 << 16 };
        if (ownerOnly && !OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        bool moved = false;
        try
        {
            cancellation.ThrowIfCancellationRequested();
            using (var file = new FileStream(temporary, options))
            {
                using (var guarded = new CancellableStream(file, cancellation))
                    write(guarded);
                file.Flush(flushToDisk: true);
            }
            cancellation.ThrowIfCancellationRequested();
            File.Move(temporary, full, overwrite: true);
            moved = true;
        }
        finally
        {
            if (!moved) File.Delete(temporary);
        }
    }

    public static void WriteAllText(string path, string text, CancellationToken cancellation = default) =>
        WriteAllBytes(path, System.Text.Encoding.UTF8.GetBytes(text), cancellation);

    public static void WriteAllBytes(string path, byte[] bytes, CancellationToken cancellation = default) =>
        Write(path, s => s.Write(bytes), cancellation: cancellation);

    private static void WriteToDevice(string path, Action<Stream> write, CancellationToken cancellation)
    {
        // Collected first, since writers may seek and devices cannot.
        using var whole = new MemoryStream();
        using (var guarded = new CancellableStream(whole, cancellation)) write(guarded);
        using var device = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        device.Write(whole.GetBuffer().AsSpan(0, (int)whole.Length));
    }
}
