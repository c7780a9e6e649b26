using HeGpu.Ckks;
using HeGpu.Models;

namespace HeGpu.Planning.Tests;

/// <summary>
/// Runs plans on the simulated evaluator, which checks levels, scales and keys as the real one does, and checks that what the plan counted is what
/// was called.
/// </summary>
internal static class Simulation
{
    public static FeatureMap[] Run(Plan plan, ModelGraph model, IReadOnlyList<FeatureMap> images, Action<ExecutedNode, SimulatedEvaluator>? observer = null)
    {
        CkksParameters parameters = plan.CreateParameters();
        var evaluator = new SimulatedEvaluator(parameters, plan.Keys);
        var counting = new CountingEvaluator(evaluator);
        var executor = new PlanExecutor(plan, model, counting);
        ICiphertext[] inputs = [.. plan.Pack(images).Select(s => evaluator.Encrypt(s, plan.InputNode.Level, plan.InputNode.Scale))];
        ICiphertext[] results = executor.Run(inputs, observer: e => observer?.Invoke(e, evaluator));
        Assert.Equal(plan.Counts, counting.Counts);
        return plan.Unpack([.. results.Select(evaluator.DecryptSlots)], images.Count);
    }
}
