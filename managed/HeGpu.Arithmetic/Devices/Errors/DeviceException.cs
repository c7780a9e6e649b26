namespace HeGpu.Arithmetic;

/// <summary>A device cannot go on with what it was given; another device could. Never because of wrong arguments.</summary>
/// <param name="device">Name of the device.</param>
/// <param name="message">What happened, in one line.</param>
/// <param name="inner">The driver's or runtime's own error.</param>
public abstract class DeviceException(string device, string message, Exception? inner) : Exception(message, inner)
{
    public string Device => device;
}

/// <summary>
/// The device is gone or refuses every call (reset, unplugged, a failed launch): nothing on it can be read any more. Its buffers may and should still be
/// disposed, and so may the device itself.
/// </summary>
public sealed class DeviceLostException(string device, string reason, Exception? inner = null) : DeviceException(device, $"Device '{device}' was lost: {reason}", inner);

/// <summary>The device has no memory for a buffer; what it holds is still good.</summary>
public sealed class DeviceMemoryException(string device, long wanted, long limit, Exception? inner = null) : DeviceException(device,
    FormattableString.Invariant($"Device '{device}' has no room for {wanted / 1048576.0:0.#} MiB more, of {limit / 1048576.0:0.#} MiB in all; use a device with more memory, fewer batches at once, or --device native."), inner);

/// <summary>The device could not be opened.</summary>
public sealed class DeviceUnavailableException(string device, string reason, Exception? inner = null) : DeviceException(device, $"Device '{device}' is not available: {reason}", inner)
{
    /// <summary>Without the device's name.</summary>
    public string Reason => reason;
}
