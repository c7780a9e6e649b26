using HeGpu.Arithmetic;
using HeGpu.Ckks;

namespace HeGpu.Devices;

/// <summary>A device or an evaluator that could be opened, or is known to be absent.</summary>
public sealed class DeviceCandidate
{
    private readonly IDeviceProvider? _devices;
    private readonly IEvaluatorProvider? _evaluators;

    internal DeviceCandidate(DeviceListing listing, IDeviceProvider devices) => (Listing, _devices) = (listing, devices);

    internal DeviceCandidate(DeviceListing listing, IEvaluatorProvider? evaluators) => (Listing, _evaluators) = (listing, evaluators);

    public DeviceListing Listing { get; }

    public string Name => Listing.Name;

    /// <summary>Runs whole plans and has no polynomials that others could use.</summary>
    public bool IsEvaluator => _evaluators is not null;

    /// <summary>Opens a device.</summary>
    /// <exception cref="DeviceException">It is not usable, is an evaluator, or threw.</exception>
    public PolynomialDevice Open(DeviceOptions options) => Guarded(() => _devices is not null ? _devices.Open(Name, options)
        : throw new NotSupportedException("it only runs plans (`hegpu run`, `evaluate`, `demo`)"));

    /// <summary>Opens an evaluator with keys.</summary>
    /// <exception cref="DeviceException">It is not usable, refuses the parameters, or threw.</exception>
    public IForeignEvaluator Open(CkksParameters parameters, EvaluationKeys keys, DeviceOptions options) => Guarded(() => _evaluators!.Open(parameters, keys, options));

    /// <summary>Why it could not run something with these parameters and keys; null when it can, as every device can.</summary>
    public string? WhyNot(CkksParameters parameters, AvailableKeys keys) => Listing.WhyNot ?? _evaluators?.WhyNot(parameters, keys);

    // A provider may come from a plug-in: whatever it throws is a reason to go on with another.
    private T Guarded<T>(Func<T> open)
    {
        if (Listing.WhyNot is { } whyNot) throw new DeviceUnavailableException(Name, whyNot);
        try
        {
            return open();
        }
        catch (Exception e) when (e is not DeviceException)
        {
            throw new DeviceUnavailableException(Name, OneLine.Of(e), e);
        }
    }
}
