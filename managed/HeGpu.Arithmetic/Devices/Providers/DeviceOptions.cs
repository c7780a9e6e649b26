namespace HeGpu.Arithmetic;

/// <summary>How much of a machine a device may use.</summary>
/// <param name="Threads">Cores that a verb may use; 0 means all. Devices that are not processors need not heed it.</param>
public sealed record DeviceOptions(int Threads = 0)
{
    public static DeviceOptions Default { get; } = new();
}
