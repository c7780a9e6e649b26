namespace HeGpu.SealNet;

/// <summary>The way between the engine's objects and SEAL's: SEAL's own format, in memory and whole.</summary>
internal static class InMemory
{
    /// <summary>What errors about bytes that SEAL itself made name as their source.</summary>
    public const string Source = "SEAL";

    /// <summary>What the action writes, to be read from its start.</summary>
    /// <param name="bytes">How much it writes.</param>
    /// <param name="write">Writes it.</param>
    public static MemoryStream Of(long bytes, Action<Stream> write)
    {
        var stream = new MemoryStream(checked((int)bytes));
        write(stream);
        stream.Position = 0;
        return stream;
    }
}
