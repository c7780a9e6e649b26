using System.Text;
using HeGpu.Ckks;
using HeGpu.Files;

namespace HeGpu.Planning.Tests;

public class CostTests
{
    [Fact]
    public void A_fit_finds_the_prices_that_made_its_samples()
    {
        PriceSample[] samples = [.. new[] { 1e5, 4e5, 2e6 }.Select(u => new PriceSample(OperationKind.Rotate, u, 3e-4 + (2e-9 * u)))];
        CostEntry entry = Assert.Single(PriceFit.Fit(14, samples));
        Assert.Equal(3e-4, entry.Fixed, 1e-9);
        Assert.Equal(2e-9, entry.PerUnit, 1e-15);
    }

    [Fact]
    public void A_fit_never_gives_negative_prices()
    {
        CostEntry falling = Assert.Single(PriceFit.Fit(14, [new(OperationKind.Add, 1e5, 2e-3), new(OperationKind.Add, 1e6, 1e-3)]));
        Assert.Equal(0, falling.PerUnit);
        Assert.InRange(falling.Fixed, 1e-3, 2e-3);
        CostEntry steep = Assert.Single(PriceFit.Fit(14, [new(OperationKind.Add, 1e5, 1e-5), new(OperationKind.Add, 1e6, 2e-3)]));
        Assert.Equal(0, steep.Fixed);
        Assert.True(steep.PerUnit > 0);
    }

    [Fact]
    public void Calibration_on_the_real_engine_prices_every_operation()
    {
        CostTable table = Calibrator.Measure("test", (parameters, keys) =>
        {
            var run = new EncryptedRun(parameters, keys);
            return new CalibrationBench(run.Evaluator, v => run.Encrypt(v, parameters.MaxLevel, parameters.Scale), run.Dispose);
        }, [11]);
        Assert.True(table.IsMeasured);
        foreach (OperationKind kind in Enum.GetValues<OperationKind>())
            Assert.True(double.IsFinite(table.Seconds(kind, 12, 5, 2)), $"{kind}");
        Assert.True(table.Seconds(OperationKind.Rotate, 11, 10, 2) > 0);
        CostTable loaded = CostTable.Parse(Encoding.UTF8.GetBytes(table.ToJson()), "test");
        Assert.Equal(table.Entries, loaded.Entries);
        Assert.Equal(table.Device, loaded.Device);
    }

    [Fact]
    public void A_table_that_misses_an_operation_is_refused()
    {
        CostTable partial = CostTable.Typical with { Entries = [.. CostTable.Typical.Entries.Where(e => e.Kind != OperationKind.Rescale)] };
        Assert.Contains("Rescale", Assert.Throws<HeGpuFileException>(() => CostTable.Parse(Encoding.UTF8.GetBytes(partial.ToJson()), "t")).Message);
        Assert.Throws<HeGpuFileException>(() => CostTable.Parse("{}"u8, "t"));
        Assert.Throws<HeGpuFileException>(() => CostTable.Parse(Encoding.UTF8.GetBytes(CostTable.Typical.ToJson().Replace("\"fixed\": ", "\"fixed\": -")), "t"));
    }

    [Fact]
    public void Symbolic_ciphertexts_follow_memory()
    {
        CkksParameters parameters = CkksParameters.Create(new(11, [45, 38, 38], [46], 38, AllowInsecure: true));
        var evaluator = new CostingEvaluator(parameters, CostTable.Typical);
        ICiphertext a = evaluator.Input(2, parameters.Scale);
        long one = parameters.CiphertextBytes(2);
        Assert.Equal(one, evaluator.LiveBytes);
        ICiphertext dropped = evaluator.DropToLevel(a, 0);
        Assert.Equal(one, evaluator.LiveBytes);
        a.Dispose();
        Assert.Equal(one, evaluator.LiveBytes);
        dropped.Dispose();
        dropped.Dispose();
        Assert.Equal(0, evaluator.LiveBytes);
        Assert.Equal(one, evaluator.PeakBytes);
    }
}
