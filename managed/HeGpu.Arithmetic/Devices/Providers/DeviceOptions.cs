namespace HeGpu.Arithmetic;

/// <summary>How much of a machine a device may use.</summary>
/// <param name="Threads">Cores that a verb may use; 0 means all. Devices that are not processors need not heed it.</param>
/// <param name="MemoryBytes">Most memory that a device may take of its own; 0 means most of it. Devices that use the machine's memory need not heed it.</param>
public sealed record DeviceOptions(int Threads = 0, long MemoryBytes = 0)
{
    /// <summary>Send the launches of a verb to a GPU as one graph; off only to compare.</summary>
    public bool Graphs { get; init; } = true;

    /// <summary>Told, in one line, when a device goes on in a slower way than it should.</summary>
    public Action<string>? Announce { get; init; }

    /// <summary>Bytes to take of a card's memory: what was asked for, at most nine tenths, for the driver and other processes need some.</summary>
    public long ShareOf(long memoryBytes)
    {
        long most = memoryBytes / 10 * 9;
        return MemoryBytes > 0 ? Math.Min(MemoryBytes, most) : most;
    }

    public static DeviceOptions Default { get; } = new();
}
