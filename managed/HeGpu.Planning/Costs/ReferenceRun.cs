using HeGpu.Ckks;
using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// A small U-Net run as a whole after its operations were measured one by one. Single operations are measured with warm caches and nothing
/// in between; a run streams keys and weights through the caches and builds its weights as it goes. The ratio of measured to
/// priced time carries that, and how busy the machine is, into all prices.
/// </summary>
internal static class ReferenceRun
{
    private const int Runs = 3;
    private const double MaxRatio = 4;

    /// <summary>Measured over priced seconds, within 1/4 .. 4.</summary>
    public static double Ratio(CostTable table, int logDegree, Func<CkksParameters, AvailableKeys, CalibrationBench> open, CancellationToken cancellation)
    {
        (double[] seconds, double priced) = Measure(table, logDegree, open, cancellation);
        return Math.Clamp(seconds.Min() / priced, 1 / MaxRatio, MaxRatio);
    }

    /// <summary>Seconds by which a first run exceeds later ones: of a process that ran nothing before, what compiling takes.</summary>
    public static double Start(int logDegree, Func<CkksParameters, AvailableKeys, CalibrationBench> open, CancellationToken cancellation)
    {
        double[] seconds = Measure(CostTable.Typical, logDegree, open, cancellation).Seconds;
        return seconds[0] - seconds.Min();
    }

    private static (double[] Seconds, double Priced) Measure(CostTable table, int logDegree, Func<CkksParameters, AvailableKeys, CalibrationBench> open, CancellationToken cancellation)
    {
        int side = 1 << Math.Min(6, (logDegree - 1) / 2);
        var shape = new TensorShape(1, side, side);
        ModelGraph model = UNet.Create(new UNetOptions { Channels = [8, 16] });
        Plan plan = Planner.Create(model, shape, Calibration.Synthetic(model, shape), new PlanOptions
        {
            LogDegree = logDegree, SecurityBits = 0, Merged = LinearMerges.Upsampling(model), Costs = table,
        }, null, cancellation);
        CkksParameters parameters = plan.CreateParameters();
        CalibrationBench bench = open(parameters, plan.Keys);
        var held = new List<ICiphertext>();
        try
        {
            var values = new double[parameters.Slots];
            for (int i = 0; i < plan.InputLayout.Ciphertexts; i++) held.Add(bench.Encrypt(values));
            var executor = new PlanExecutor(plan, model, bench.Evaluator);
            var seconds = new double[Runs];
            for (int run = 0; run < Runs; run++)
            {
                var recorder = new RunRecorder();
                foreach (ICiphertext c in executor.Run(held, observer: recorder.Observe, cancellation: cancellation)) c.Dispose();
                seconds[run] = recorder.Record.Seconds;
            }

            return (seconds, plan.Estimate.Seconds);
        }
        finally
        {
            foreach (ICiphertext c in held) c.Dispose();
            bench.Release();
        }
    }
}
