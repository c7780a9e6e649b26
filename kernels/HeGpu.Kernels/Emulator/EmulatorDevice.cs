namespace HeGpu.Kernels;

/// <summary>The proof of the kernels on any machine: a <see cref="KernelDevice"/> on an <see cref="EmulatorMachine"/>.</summary>
public sealed class EmulatorDevice : IDeviceProvider
{
    /// <summary>What `--device` takes.</summary>
    public const string Name = "emulator";

    private const long MostBytes = 4L << 30;

    /// <param name="bytes">Most device memory; 0 means half of this machine's, and at most 4 GiB.</param>
    /// <param name="checkRaces">See <see cref="EmulatorMachine"/>.</param>
    public static KernelDevice Create(long bytes = 0, bool checkRaces = false) => Create(bytes, checkRaces, DeviceOptions.Default);

    public IReadOnlyList<DeviceListing> List(DeviceOptions options) =>
        [new(Name, EmulatorMachine.Describe(checkRaces: false), "checking GPU kernels without a GPU; slow") { MemoryBytes = DefaultBytes }];

    public PolynomialDevice Open(string name, DeviceOptions options) => Create(options.MemoryBytes, checkRaces: false, options);

    private static KernelDevice Create(long bytes, bool checkRaces, DeviceOptions options) => new(new EmulatorMachine(bytes > 0 ? bytes : DefaultBytes, checkRaces), options);

    private static long DefaultBytes => Math.Min(MostBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);
}
