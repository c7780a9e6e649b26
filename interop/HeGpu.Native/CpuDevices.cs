namespace HeGpu.Native;

/// <summary>The devices of this machine's processor, from the fastest: native, managed, reference.</summary>
public static class CpuDevices
{
    /// <summary>The first that is available.</summary>
    public const string Auto = "auto";

    /// <summary>Names that <see cref="Open"/> takes besides <see cref="Auto"/>, in the order of preference.</summary>
    public static IReadOnlyList<string> Names { get; } = ["native", "managed", "reference"];

    /// <param name="name">One of <see cref="Names"/>, or auto.</param>
    /// <param name="threads">How many cores a verb may use; 0 means all.</param>
    /// <exception cref="ArgumentException">No such name.</exception>
    /// <exception cref="DeviceUnavailableException">The named device is not available here; the message says why.</exception>
    public static PolynomialDevice Open(string name = Auto, int threads = 0)
    {
        string whyNot;
        return name switch
        {
            Auto => NativeDevice.TryCreate(out _, threads) ?? ManagedDevice.Create(threads),
            "native" => NativeDevice.TryCreate(out whyNot, threads) ?? throw new DeviceUnavailableException(name, $"{whyNot}. Use auto or managed."),
            "managed" => ManagedDevice.Create(threads),
            "reference" => new ReferenceDevice(),
            _ => throw new ArgumentException($"No CPU device '{name}': expected {Auto}, {string.Join(", ", Names)}.", nameof(name)),
        };
    }

    /// <summary>Every device with its description, or the reason why it is not available.</summary>
    public static IReadOnlyList<DeviceListing> List(int threads = 0) => [.. Names.Select(name =>
    {
        try
        {
            using PolynomialDevice device = Open(name, threads);
            return new DeviceListing(name, device.Info.Description, GoodFor(name));
        }
        catch (DeviceUnavailableException unavailable)
        {
            return new DeviceListing(name, "", GoodFor(name)) { WhyNot = unavailable.Reason };
        }
    })];

    private static string GoodFor(string name) => name switch
    {
        "native" => "everything, fastest on a processor",
        "managed" => "everything, where there was no C++ compiler",
        _ => "proof: exact, obvious and slow",
    };
}

/// <summary><see cref="CpuDevices"/> among the devices of an installation.</summary>
public sealed class CpuDeviceProvider : IDeviceProvider
{
    public IReadOnlyList<DeviceListing> List(DeviceOptions options) => CpuDevices.List(options.Threads);

    public PolynomialDevice Open(string name, DeviceOptions options) => CpuDevices.Open(name, options.Threads);
}
