using HeGpu.Circuits;
using HeGpu.Models;

namespace HeGpu.Planning.Tests;

/// <summary>What a layer is priced by: the same as its pattern says, and small for dense layers that can be folded.</summary>
public class LayerCountsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Counts_are_those_of_the_pattern(int images)
    {
        int compared = 0, folded = 0;
        for (int seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            ModelGraph model = seed % 3 == 0 ? Classifier(seed) : RandomNetworks.Make(seed);
            TensorShape shape = RandomNetworks.Shape(seed);
            EncryptedNetwork network = NetworkBuilder.Build(model, shape, Calibration.Measure(model, [Networks.Image(shape, seed)]).Ranges);
            (int[] scales, int columnBits, int rowBits) = PixelScales.Of(network);
            IReadOnlyList<GridPattern> grids = LayoutCandidates.Grids(LayoutKind.Multiplexed, 9, TensorLayout.BitsFor(images), columnBits, rowBits);
            for (int round = 0; round < 6; round++)
            {
                TensorLayout[] layouts = [.. network.Nodes.Select((node, n) => Any(random, LayoutCandidates.Layouts(LayoutKind.Multiplexed, Any(random, grids), node.Shape, images, scales[n], node is InputNode)))];
                foreach ((NetworkNode node, int n) in network.Nodes.Select((node, n) => (node, n)))
                {
                    if (node is not LinearNode linear) continue;
                    foreach (LayerFold? fold in LayerFold.Choices(linear, layouts[n], layouts))
                    {
                        RotationSets expected = LayerPattern.Of(linear, layouts[n], layouts, fold).Pattern.Sets, counted = LayerCounts.Of(linear, layouts[n], layouts, fold, long.MaxValue)!;
                        foreach (BabyGiantSplit split in (BabyGiantSplit[])[BabyGiantSplit.Flat(512), new(512, 0, 4, true, true), new(512, 2, 6, false, false)])
                        {
                            TransformCounts counts = expected.Count(split);
                            Assert.Equal(counts, counted.Count(split));
                            Assert.Null(LayerCounts.Of(linear, layouts[n], layouts, fold, counts.Products - 1));
                            Assert.NotNull(LayerCounts.Of(linear, layouts[n], layouts, fold, counts.Products));
                        }

                        compared++;
                        folded += fold is null ? 0 : 1;
                    }
                }
            }
        }

        Assert.True(compared > 200 && folded > 10, $"{compared} layers compared, {folded} of them folded");
    }

    /// <summary>Its weights outnumber its diagonals a hundredfold and more, which once made the search dismiss it.</summary>
    [Fact]
    public void The_dense_layer_of_a_published_network_is_folded_for_a_batch()
    {
        ModelGraph model = Networks.Make(1, [new InputLayer("in", 4), new FlattenLayer("flat", "in"), new DenseLayer("hidden", "flat", 4 * 26 * 26, 64)]);
        var shape = new TensorShape(4, 26, 26);
        EncryptedNetwork network = NetworkBuilder.Build(model, shape, Calibration.Synthetic(model, shape).Ranges);
        TensorLayout[] layouts =
        [
            TensorLayout.Parse(shape, 32, "i0 i1 i2 i3 i4 x1 x2 x3 x4 y1 y2 y3 y4 | x0 y0 c0 c1"),
            TensorLayout.Parse(new(64, 1, 1), 32, "i0 i1 i2 i3 i4 c0 c1 c2 c3 c4 c5 * *"),
        ];
        var prices = new NodePrices(network, CostTable.Typical, logDegree: 14, specialPrimes: 1, imagesPerSlot: 1);
        RotationCosts costs = prices.RotationCosts(1);
        double price = prices.Price(1, layouts[1], layouts);
        Assert.InRange(price / (costs.Product + costs.Encode), 1024, 2000);
        LayerPattern pattern = LayerPattern.Of((LinearNode)network.Nodes[1], layouts[1], layouts, new LayerFold(8192, 2048));
        Assert.Equal(1024, pattern.Pattern.Sets.Count(BabyGiantSplit.Flat(8192)).Products);
    }

    private static ModelGraph Classifier(int seed) => Networks.Make(seed,
    [
        new InputLayer("in", RandomNetworks.Shape(seed).Channels), new Conv2dLayer("conv", "in", RandomNetworks.Shape(seed).Channels, 4, 3), new SquareLayer("square", "conv"),
        new FlattenLayer("flat", "square"), new DenseLayer("scores", "flat", 4 * 6 * 6, 10),
    ]);

    private static T Any<T>(Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
