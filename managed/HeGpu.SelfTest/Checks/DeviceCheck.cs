namespace HeGpu.SelfTest;

/// <summary>One check of a device.</summary>
/// <param name="Name">What the device does.</param>
/// <param name="Detail">On what; may be empty.</param>
/// <param name="LogDegree">log2 N of the largest ring that it needs.</param>
/// <param name="Body">Throws when the device is wrong.</param>
public sealed record DeviceCheck(string Name, string Detail, int LogDegree, Action<DeviceKit> Body)
{
    /// <exception cref="CheckFailedException">The device is wrong; the message holds the seed where one was used.</exception>
    public void Run(DeviceKit kit)
    {
        using LeakScope scope = LeakScope.Begin();
        Body(kit);
        Check.True(scope.LiveBuffers == 0, $"{scope.LiveBuffers} device buffers were left alive");
    }

    public override string ToString() => Detail.Length == 0 ? Name : $"{Name} ({Detail})";
}
