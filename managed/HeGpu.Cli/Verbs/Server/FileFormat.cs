namespace HeGpu.Cli;

/// <summary>Whose files a server is given.</summary>
internal enum FileFormat
{
    /// <summary>What the files begin with.</summary>
    Auto,
    HeGpu,
    Seal,
}
