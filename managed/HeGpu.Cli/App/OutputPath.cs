namespace HeGpu.Cli;

/// <summary>Says before hours of work, not after, that a result cannot be written.</summary>
internal static class OutputPath
{
    /// <summary>Tries a file of that name's folder; leaves nothing behind.</summary>
    /// <exception cref="VerbException">It is a folder, or its folder cannot be made or written.</exception>
    public static string Check(FileInfo file)
    {
        if (Directory.Exists(file.FullName)) throw new VerbException(ExitCodes.NoOutput, $"cannot write '{file}': it is a folder.");
        CheckFolder(file.DirectoryName!, file.ToString());
        return file.FullName;
    }

    /// <inheritdoc cref="Check(FileInfo)"/>
    public static string Check(DirectoryInfo folder)
    {
        if (File.Exists(folder.FullName)) throw new VerbException(ExitCodes.NoOutput, $"cannot write into '{folder}': it is a file.");
        CheckFolder(folder.FullName, folder.ToString());
        return folder.FullName;
    }

    private static void CheckFolder(string folder, string name)
    {
        if (folder == "/dev") return;
        string probe = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)) { }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VerbException(ExitCodes.NoOutput, $"cannot write '{name}': {e.Message.ReplaceLineEndings(" ").Replace(probe, folder, StringComparison.Ordinal)}");
        }
    }
}
