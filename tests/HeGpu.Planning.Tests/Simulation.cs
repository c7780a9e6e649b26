using HeGpu.Ckks;
using HeGpu.Models;

namespace HeGpu.Planning.Tests;

/// <summary>Runs plans on the simulated evaluator, which checks levels, scales and keys as the real one does.</summary>
internal static class Simulation
{
    public static FeatureMap[] Run(Plan plan, ModelGraph model, IReadOnlyList<FeatureMap> images, Action<ExecutedNode, SimulatedEvaluator>? observer = null)
    {
        CkksParameters parameters = plan.CreateParameters();
        var evaluator = new SimulatedEvaluator(parameters, new AvailableKeys([.. plan.GaloisSteps], plan.NeedsRelinearization));
        var executor = new PlanExecutor(plan, model, evaluator);
        ICiphertext[] inputs = [.. plan.InputLayout.Pack(images).Select(s => evaluator.Encrypt(s, plan.InputNode.Level, plan.InputNode.Scale))];
        ICiphertext[] results = executor.Run(inputs, observer: e => observer?.Invoke(e, evaluator));
        return plan.OutputLayout.Unpack([.. results.Select(evaluator.Decrypt)], images.Count);
    }
}
