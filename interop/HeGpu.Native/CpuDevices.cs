namespace HeGpu.Native;

/// <summary>What became of one device when another or none was chosen.</summary>
/// <param name="Name">What `--device` takes.</param>
/// <param name="Available">Whether it can be opened on this machine.</param>
/// <param name="Reason">Its description, or why not.</param>
public sealed record DeviceChoice(string Name, bool Available, string Reason);

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
    /// <exception cref="NotSupportedException">The named device is not available here; the message says why.</exception>
    public static PolynomialDevice Open(string name = Auto, int threads = 0)
    {
        string whyNot;
        return name switch
        {
            Auto => NativeDevice.TryCreate(out _, threads) ?? ManagedDevice.Create(threads),
            "native" => NativeDevice.TryCreate(out whyNot, threads) ?? throw new NotSupportedException($"The native device is not available: {whyNot}. Use auto or managed."),
            "managed" => ManagedDevice.Create(threads),
            "reference" => new ReferenceDevice(),
            _ => throw new ArgumentException($"No CPU device '{name}': expected {Auto}, {string.Join(", ", Names)}.", nameof(name)),
        };
    }

    /// <summary>Every device with its description, or the reason why it is not available.</summary>
    public static IReadOnlyList<DeviceChoice> Survey(int threads = 0) => [.. Names.Select(name =>
    {
        try
        {
            using PolynomialDevice device = Open(name, threads);
            return new DeviceChoice(name, true, device.Info.Description);
        }
        catch (NotSupportedException unavailable)
        {
            return new DeviceChoice(name, false, unavailable.Message);
        }
    })];
}
