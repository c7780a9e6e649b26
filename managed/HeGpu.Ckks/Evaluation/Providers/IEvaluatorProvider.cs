using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

/// <summary>
/// Opens an evaluator that is not the engine's own, such as Microsoft SEAL's. Found in plug-ins as an <see cref="IDeviceProvider"/> is: a public class
/// with a public constructor without parameters (docs/plugins.md). Called from one thread.
/// </summary>
public interface IEvaluatorProvider
{
    /// <summary>What `--device` takes and what it is, or why it is not usable. Quick; a missing native library is a reason, not an exception.</summary>
    DeviceListing Describe();

    /// <summary>
    /// Why it could not run something with these parameters and keys, in one line that ends with what to do; null when it can. Asked when a plan is
    /// made or loaded, before any key exists, so that nothing is refused in mid-run.
    /// </summary>
    string? WhyNot(CkksParameters parameters, AvailableKeys keys);

    /// <param name="parameters">That <see cref="WhyNot"/> accepts.</param>
    /// <param name="keys">On any device; stay the caller's, and are not used after the call.</param>
    /// <param name="options">How much of the machine it may use.</param>
    /// <exception cref="DeviceUnavailableException">It is not usable here.</exception>
    IForeignEvaluator Open(CkksParameters parameters, EvaluationKeys keys, DeviceOptions options);
}
