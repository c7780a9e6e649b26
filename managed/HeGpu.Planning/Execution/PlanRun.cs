using System.Numerics;
using HeGpu.Ckks;
using HeGpu.Circuits;
using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>Values and, where tensors were looked at, a record of each batch.</summary>
/// <param name="Outputs">One per image.</param>
/// <param name="Records">One per batch; empty for a clear run.</param>
public sealed record PlanResult(IReadOnlyList<FeatureMap> Outputs, IReadOnlyList<RunRecord> Records);

/// <summary>One call for the three modes: the same plan, model and images in the clear, simulated, or encrypted within one process.</summary>
public static class PlanRun
{
    /// <param name="plan">The plan.</param>
    /// <param name="model">Its model.</param>
    /// <param name="images">Preprocessed, of the plan's shape; more than fit one batch are run batch by batch.</param>
    /// <param name="mode">Clear, simulated or encrypted.</param>
    /// <param name="precision">Decrypt every tensor and record its precision against the clear network.</param>
    /// <param name="cache">Encoded weights kept between batches.</param>
    /// <param name="progress">Told after each tensor.</param>
    /// <param name="cancellation">Checked often.</param>
    public static PlanResult Run(
        Plan plan, ModelGraph model, IReadOnlyList<FeatureMap> images, RunMode mode, bool precision = false, WeightCache? cache = null,
        IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        switch (mode)
        {
            case RunMode.ClearMode:
                return new([.. images.Select(i => PlainTwin.Run(model, i))], []);
            case RunMode.SimulatedMode simulated:
                return Run(plan, model, images, simulated.Open(plan), precision, null, progress, cancellation);
            default:
                return Run(plan, model, images, (RunMode.EvaluatorMode)mode, precision, cache, progress, cancellation);
        }
    }

    private static PlanResult Run(
        Plan plan, ModelGraph model, IReadOnlyList<FeatureMap> images, RunMode.EvaluatorMode mode, bool precision, WeightCache? cache,
        IProgress<RunProgress>? progress, CancellationToken cancellation)
    {
        var executor = new PlanExecutor(plan, model, mode.Evaluator);
        var options = new ExecutionOptions { Cache = cache };
        var outputs = new List<FeatureMap>();
        var records = new List<RunRecord>();
        foreach (FeatureMap[] batch in images.Chunk(plan.Images))
        {
            RunRecorder recorder = precision ? new(plan, model, batch, mode.Decrypt) : new();
            var held = new List<ICiphertext>();
            try
            {
                foreach (Complex[] slots in plan.Pack(batch)) held.Add(mode.Encrypt(slots, plan.InputNode.Level, plan.InputNode.Scale));
                ICiphertext[] results = executor.Run([.. held], progress, recorder.Observe, options, cancellation);
                held.AddRange(results);
                outputs.AddRange(plan.Unpack([.. results.Select(mode.Decrypt)], batch.Length));
                records.Add(recorder.Record);
            }
            finally
            {
                foreach (ICiphertext c in held) c.Dispose();
            }
        }

        return new(outputs, records);
    }
}
