namespace HeGpu.Arithmetic;

/// <summary>
/// Knows the devices of one kind on this machine and opens them. Those that need no vendor package are part of the product; others come from plug-ins:
/// every public class of a plug-in with this interface and a public constructor without parameters is found (docs/plugins.md). Called from one thread.
/// </summary>
public interface IDeviceProvider
{
    /// <summary>
    /// Every device, the preferred one first; also one that is not usable, with the reason. Quick, leaves nothing open, and does not throw because
    /// hardware, a driver or a native library is missing: that is a listing with a reason.
    /// </summary>
    IReadOnlyList<DeviceListing> List(DeviceOptions options);

    /// <param name="name">Of a listing of <see cref="List"/>.</param>
    /// <param name="options">How much of the machine it may use.</param>
    /// <exception cref="DeviceUnavailableException">It is not usable here.</exception>
    PolynomialDevice Open(string name, DeviceOptions options);
}
