using HeGpu.Arithmetic;
using HeGpu.Ckks;

namespace HeGpu.Planning;

/// <summary>A device that failed while a server computed on it.</summary>
/// <param name="Device">Its name.</param>
/// <param name="Reason">In one line.</param>
/// <param name="Tensor">Where the next one goes on: all before it were finished and copied.</param>
public sealed record DeviceFailure(string Device, string Reason, string Tensor);

/// <summary>What a server computes on; everything stays the caller's.</summary>
/// <param name="Device">Computes, or reads and writes ciphertexts for <paramref name="Foreign"/>.</param>
/// <param name="Keys">On the device; null where an evaluator has taken them over.</param>
/// <param name="Foreign">Computes where it is not null.</param>
public sealed record ServerEngine(PolynomialDevice Device, EvaluationKeys? Keys, IForeignEvaluator? Foreign = null);

/// <summary>What a server does when its device fails with a <see cref="DeviceException"/>.</summary>
/// <param name="Files">A device that cannot be lost: inputs, results and copies of finished tensors are kept on it.</param>
/// <param name="Next">Opens what to go on with; null when there is nothing, and the failure is then thrown.</param>
public sealed record ServerFallback(PolynomialDevice Files, Func<DeviceFailure, ServerEngine?> Next);
