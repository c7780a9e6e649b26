using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>A server session on what --device asks for: a device, or an evaluator of a plug-in beside one.</summary>
internal sealed class PlanServer : IDisposable
{
    private readonly IForeignEvaluator? evaluator;

    public PlanServer(VerbContext context, Plan plan, ModelGraph model, PolynomialDevice device, EvaluationKeys keys, ExecutionOptions options)
    {
        PlanKeys.Check(plan, keys);
        evaluator = Devices.OpenEvaluator(context, plan, device, keys);
        Session = evaluator is null ? new(plan, model, device, keys, options) : new(plan, model, device, keys, evaluator, options);
    }

    public ServerSession Session { get; }

    /// <summary>Keys are used during runs; an evaluator of a plug-in has taken them over as its own.</summary>
    public bool UsesKeys => evaluator is null;

    public void Dispose() => evaluator?.Dispose();
}
