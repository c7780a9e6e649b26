using HeGpu.Circuits;
using HeGpu.Models;

namespace HeGpu.Planning.Tests;

/// <summary>Folded linear layers: partial sums in fewer diagonals, then rotations and additions, against the map itself on plain numbers.</summary>
public class FoldTests
{
    /// <summary>Input shape and layout, output shape and layout, kernel of a convolution (0 for a dense layer), images.</summary>
    public static TheoryData<int[], string, int[], string, int, int> Cases() => new()
    {
        { [1, 8, 8], "i0 i1 x0 x1 x2 y0 y1 y2", [8, 1, 1], "i0 i1 c0 c1 c2 * * *", 0, 4 },
        { [1, 7, 6], "i0 i1 x0 x1 x2 y0 y1 y2", [5, 1, 1], "i0 i1 c0 c1 c2 * * *", 0, 3 },
        { [3, 4, 8], "i0 x1 x2 y0 y1 c0 * * | x0 c1", [6, 1, 1], "i0 c0 c1 c2 * * * *", 0, 2 },
        { [2, 8, 4], "x0 x1 y0 y1 y2 c0 - -", [2, 1, 1], "c0 - * * * * * *", 0, 1 },
        { [4, 4, 4], "x0 x1 * y0 y1 c0 c1 -", [3, 1, 1], "c0 c1 * * * * * *", 0, 1 },
        { [8, 4, 4], "i0 x0 x1 y0 y1 c0 c1 c2", [2, 4, 4], "i0 x0 x1 y0 y1 * * *| c0", 3, 2 },
        { [4, 4, 4], "x0 x1 c0 c1 y0 y1 - *", [1, 4, 4], "x0 x1 - * y0 y1 * *", 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_the_map_for_every_fold(int[] inShape, string inText, int[] outShape, string outText, int kernel, int images)
    {
        TensorShape from = new(inShape[0], inShape[1], inShape[2]), to = new(outShape[0], outShape[1], outShape[2]);
        TensorLayout input = TensorLayout.Parse(from, images, inText), output = TensorLayout.Parse(to, images, outText);
        LinearMap map = RandomMap(from, to, kernel);
        var node = new LinearNode("n", to, [new(0, map)], null);
        FeatureMap[] batch = [.. Enumerable.Range(0, images).Select(i => Networks.Image(from, i))];
        double[][] slots = input.Pack(batch);
        int most = LayerFold.Choices(node, output, [input]).Max(f => f?.Bits ?? 0);
        Assert.True(most > 0, "the layouts allow no fold");
        for (int bits = 0; bits <= most; bits++)
        {
            LayerFold? fold = LayerFold.Of(node, output, [input], bits);
            var matrix = new LayerMatrix(LayerPattern.Of(node, output, [input], fold), structural: false);
            if (fold is not null) Assert.True(Enumerable.Range(0, matrix.Pattern.Inputs).All(i => matrix.Pattern[0, i].All(d => d.Rotation < fold.Modulus)));
            double[][] results = Fold(Multiply(matrix, slots), fold);
            for (int i = 0; i < images; i++)
            {
                var expected = new double[to.Size];
                map.Apply(batch[i].Values, expected);
                Assert.True(Networks.MaxDifference(expected, output.Unpack(results, images)[i].Values) < 1e-12, $"fold {bits}, image {i}");
            }

            // Every copy holds the value, not only the first.
            foreach (int copy in output.Copies)
                for (int c = 0; c < to.Channels; c++)
                {
                    (int ciphertext, int slot) = output.Locate(0, c, 0, 0);
                    Assert.Equal(results[ciphertext][slot], results[ciphertext][slot + copy], 1e-12);
                }
        }
    }

    [Fact]
    public void More_folds_than_the_layouts_allow_are_refused()
    {
        TensorLayout input = TensorLayout.Parse(new(1, 8, 8), 1, "x0 x1 x2 y0 y1 y2"), output = TensorLayout.Parse(new(8, 1, 1), 1, "c0 c1 c2 * * *");
        var node = new LinearNode("n", output.Shape, [new(0, RandomMap(input.Shape, output.Shape, 0))], null);
        Assert.Equal(8, LayerFold.Of(node, output, [input], 3)!.Modulus);
        Assert.Contains("folded 4 times", Assert.Throws<PlanningException>(() => LayerFold.Of(node, output, [input], 4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dense_layer_on_a_batch_is_folded_and_a_plan_says_so()
    {
        ModelGraph model = Networks.Make(5, [new InputLayer("in", 1), new FlattenLayer("f", "in"), new DenseLayer("d", "f", 256, 8)]);
        var shape = new TensorShape(1, 16, 16);
        FeatureMap[] images = [.. Enumerable.Range(0, 4).Select(i => Networks.Image(shape, i))];
        Plan plan = Planner.Create(model, shape, Calibration.Measure(model, images), LayerTests.Small(LayoutKind.Multiplexed, images.Length));
        Assert.True(plan.OutputNode.Fold > 0, plan.ToText());
        Assert.Equal(plan.OutputNode.Fold, PlanFile.Parse(System.Text.Encoding.UTF8.GetBytes(PlanFile.ToJson(plan)), "plan").OutputNode.Fold);
        FeatureMap[] results = Simulation.Run(plan, model, images);
        for (int i = 0; i < images.Length; i++) Assert.True(Networks.MaxDifference(PlainTwin.Run(model, images[i]).Values, results[i].Values) < 1e-9);
    }

    private static LinearMap RandomMap(TensorShape from, TensorShape to, int kernel)
    {
        AxisMap rows = kernel == 0 ? AxisMap.All(from.Height) : AxisMap.Convolution(from.Height, to.Height, kernel, 1, kernel / 2);
        AxisMap columns = kernel == 0 ? AxisMap.All(from.Width) : AxisMap.Convolution(from.Width, to.Width, kernel, 1, kernel / 2);
        var random = new Random(from.Size + kernel);
        return new(rows, columns, to.Channels, from.Channels, [.. Enumerable.Range(0, rows.Kernel * columns.Kernel * to.Channels * from.Channels).Select(_ => random.NextDouble() - 0.5)]);
    }

    private static double[][] Multiply(LayerMatrix matrix, double[][] inputs)
    {
        RotationPattern pattern = matrix.Pattern;
        int slots = pattern.Slots;
        var results = new double[pattern.Outputs][];
        for (int o = 0; o < results.Length; o++)
        {
            results[o] = new double[slots];
            for (int i = 0; i < pattern.Inputs; i++)
            {
                foreach ((int r, int values) in pattern[o, i])
                {
                    var diagonal = new double[pattern.Period(values)];
                    if (matrix.TryRead(values, diagonal))
                        for (int k = 0; k < slots; k++) results[o][k] += diagonal[k % diagonal.Length] * inputs[i][(k + r) % slots];
                }
            }
        }

        return results;
    }

    private static double[][] Fold(double[][] sums, LayerFold? fold)
    {
        foreach (int step in fold?.Steps ?? [])
            for (int c = 0; c < sums.Length; c++)
            {
                double[] old = sums[c];
                sums[c] = [.. old.Select((v, k) => v + old[(k + step) % old.Length])];
            }

        return sums;
    }
}
