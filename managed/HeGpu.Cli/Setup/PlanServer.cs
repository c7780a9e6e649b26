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
        Session = new(plan, model, new ServerEngine(device, evaluator is null ? keys : null, evaluator), options);
    }

    public ServerSession Session { get; }

    public void Dispose() => evaluator?.Dispose();
}
