using HeGpu.Native;

namespace HeGpu.Ckks.Tests;

/// <summary>Measured precision against theory, operation by operation, at every preset.</summary>
public class PrecisionTableTests
{
    public static TheoryData<string> PresetNames => [.. CkksPresets.All.Keys];

    [Theory]
    [NoLeakedBuffers]
    [MemberData(nameof(PresetNames))]
    public void Every_operation_is_as_precise_as_theory_says(string preset)
    {
        CkksParameters parameters = CkksParameters.Create(CkksPresets.All[preset]);
        using PolynomialDevice device = CpuDevices.Open();
        PrecisionTable table = PrecisionTable.Measure(parameters, device);
        Assert.Equal(12, table.Rows.Count);
        Assert.All(table.Rows, row =>
        {
            Assert.InRange(row.Measured.Mean, row.Theory.MeanBits - 1, row.Theory.MeanBits + 1);
            Assert.True(row.Measured.Min >= row.Theory.WorstBits, $"{row.Operation}: {row.Measured.Min} bits, bound {row.Theory.WorstBits}");
            Assert.True(row.Measured.Min <= row.Measured.Mean && row.Measured.Mean <= row.Measured.Max);
            Assert.Contains($"| {row.Operation} |", table.ToMarkdown());
        });
    }

    [Fact]
    public void Statistics_of_known_errors()
    {
        PrecisionStats stats = PrecisionStats.Of([0, 0, 0, 0], [0.5, -0.25, 0.125, 0.125]);
        Assert.Equal((1, 2, 3), (stats.Min, stats.Mean, stats.Max));
        Assert.Equal(2, stats.Median);
        Assert.Equal(Math.Sqrt(11.0 / 16), stats.Std, 12);
        Assert.Equal(0.5, stats.MaxError);
        Assert.Equal(1, PrecisionStats.Of([Complex.Zero], [new Complex(0.3, 0.4)]).Min);
        Assert.Equal(double.NegativeInfinity, PrecisionStats.Of([0.0], [double.NaN]).Min);
        Assert.Throws<CkksException>(() => PrecisionStats.Of([0.0], [1.0, 2.0]));
    }
}
