using System.Text;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Fuzz;

/// <summary>A kind kept as JSON: half of the repaired inputs are damaged in meaning, not in grammar.</summary>
public abstract class JsonTarget : FuzzTarget
{
    public override IReadOnlyList<byte[]> Tokens { get; } =
        [.. new[] { "{", "}", "[", "]", ",", ":", "\"", "\\ud800", "[[[[[[[[[[[[", "null", "true", "1e999", "-1", "NaN", " " }.Select(Encoding.ASCII.GetBytes)];

    public override long AllocationLimit(int length) => (4 << 20) + 300L * length;

    public override byte[] Repair(byte[] file, Random random) =>
        Encoding.UTF8.GetBytes(JsonMutator.Mutate(Encoding.UTF8.GetString(Seeds[random.Next(Seeds.Count)]), random));
}

/// <summary>Plans.</summary>
public sealed class PlanTarget : JsonTarget
{
    public override string Kind => "plan";

    public override IReadOnlyList<byte[]> Seeds { get; } = [Encode(LayoutKind.Gap, 2), Encode(LayoutKind.Multiplexed, 1), Encode(LayoutKind.Gap, 4, imagesPerSlot: 2)];

    // Layouts are expanded into tables, of 4 M entries altogether at most whatever the file says.
    public override long AllocationLimit(int length) => (96 << 20) + 300L * length;

    public override void Read(byte[] file) => PlanFile.Parse(file, "fuzz.plan");

    private static byte[] Encode(LayoutKind layout, int images, int imagesPerSlot = 1)
    {
        Layer[] layers = [new InputLayer("in", 1), new Conv2dLayer("c", "in", 1, 2, 3, Padding: 1), new SquareLayer("s", "c"), new MeanPool2dLayer("p", "s")];
        var model = new ModelGraph(layers, "p", InitialWeights.For(layers, 1), new Preprocessing(true, 4));
        var shape = new TensorShape(1, 8, 8);
        var options = new PlanOptions { Layout = layout, SecurityBits = 0, LogDegree = 11, ImagesPerCiphertext = images, ImagesPerSlot = imagesPerSlot };
        return Encoding.UTF8.GetBytes(PlanFile.ToJson(Planner.Create(model, shape, Calibration.Synthetic(model, shape), options)));
    }
}

/// <summary>Prices of operations, as `calibrate` keeps them.</summary>
public sealed class CostTableTarget : JsonTarget
{
    public override string Kind => "cost-table";

    public override IReadOnlyList<byte[]> Seeds { get; } = [Encoding.UTF8.GetBytes(CostTable.Typical.ToJson())];

    public override void Read(byte[] file) => CostTable.Parse(file, "fuzz.costs");
}
