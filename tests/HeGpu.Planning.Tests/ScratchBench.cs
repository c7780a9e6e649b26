using HeGpu.Ckks;
using HeGpu.Models;
using Xunit.Abstractions;
namespace HeGpu.Planning.Tests;
public class ScratchBench(ITestOutputHelper output)
{
    [Fact]
    public void Bench()
    {
        CostTable table = File.Exists("/tmp/plan_costs.json") ? CostTable.Load("/tmp/plan_costs.json") : Calibrator.Measure("native", (p, k) => {
            var r = new EncryptedRun(p, k);
            return new CalibrationBench(r.Evaluator, v => r.Encrypt(v, p.MaxLevel, p.Scale), r.Dispose);
        }, [14, 15]);
        if (!File.Exists("/tmp/plan_costs.json")) table.Save("/tmp/plan_costs.json");
        foreach (int n in new[] { 14, 15 })
            foreach (OperationKind k in Enum.GetValues<OperationKind>())
                output.WriteLine($"N=2^{n} {k}: level 12 K=4 {1e3 * table.Seconds(k, n, 12, 4):0.000} ms, level 4 {1e3 * table.Seconds(k, n, 4, 4):0.000} ms");
        ModelGraph model = UNet.Create(new UNetOptions());
        var shape = new TensorShape(1, 64, 64);
        FeatureMap image = Networks.Image(shape, 5);
        Plan plan = Planner.Create(model, shape, Calibration.Measure(model, [image]), new PlanOptions { Costs = table }, new Lines(output));
        output.WriteLine(plan.ToText());
        var w = System.Diagnostics.Stopwatch.StartNew();
        using var run = EncryptedRun.For(plan);
        output.WriteLine($"keys {w.Elapsed.TotalSeconds:0.0} s");
        for (int rep = 0; rep < 2; rep++)
        {
            run.Device.ResetPeak();
            w.Restart();
            var recorder = new RunRecorder();
            FeatureMap[] r = run.Run(plan, model, [image], recorder.Observe);
            output.WriteLine($"run {w.Elapsed.TotalSeconds:0.00} s, estimated {plan.Estimate.Seconds:0.00}; peak {run.Device.PeakBytes >> 20} MiB estimated {plan.Estimate.PeakMemoryBytes >> 20}; error {Networks.MaxDifference(PlainTwin.Run(model, image).Values, r[0].Values):0.0e0}");
            foreach (NodeRecord n in recorder.Record.Nodes) output.WriteLine($"   {n.Name,-16} {n.Kind,-10} {1000 * n.Seconds,8:0.0} ms, estimated {1000 * n.EstimatedSeconds,8:0.0}");
        }
    }
    private sealed class Lines(ITestOutputHelper output) : IProgress<string>
    {
        public void Report(string value) => output.WriteLine(value);
    }
}
