using HeGpu.Models;

namespace HeGpu.Planning.Tests;

public class TilingTests
{
    private static ModelGraph Model => UNet.Create(new UNetOptions { Channels = [2, 3, 4] });

    [Fact]
    public void Stitched_tiles_of_the_twin_equal_the_whole_image()
    {
        var image = Networks.Image(new TensorShape(1, 150, 118), 3);
        TilePlan tiles = TilePlan.Create(Model, 150, 118, 64);
        Assert.Equal((152, 120), (tiles.PaddedHeight, tiles.PaddedWidth));
        FeatureMap stitched = tiles.Stitch([.. tiles.Cut(image).Select(t => PlainTwin.Run(Model, t))]);
        FeatureMap whole = PlainTwin.Run(Model, tiles.Pad(image));
        for (int y = 0; y < 150; y++)
            for (int x = 0; x < 118; x++) Assert.Equal(whole[0, y, x], stitched[0, y, x], 1e-9);
    }

    [Fact]
    public void The_receptive_field_is_exact()
    {
        ReceptiveField field = ReceptiveField.Of(Model);
        Assert.True(Reaches(-(int)field.Before));
        Assert.False(Reaches(-(int)field.Before - 1));
        Assert.True(Reaches((int)field.After));
        Assert.False(Reaches((int)field.After + 1));

        // Whether any pixel, at whatever place within a cell of the coarsest grid, depends on the one this far from it.
        bool Reaches(int distance) => Enumerable.Range(0, field.Alignment).Any(phase =>
        {
            var image = Networks.Image(new TensorShape(1, 128, 128), 3);
            int at = 64 + phase;
            double before = PlainTwin.Run(Model, image)[0, at, at];
            image.Values[((at + distance) * 128) + at + distance] += 5;
            return PlainTwin.Run(Model, image)[0, at, at] != before;
        });
    }

    [Fact]
    public void Simulated_tiles_equal_the_whole_image_with_several_tiles_per_ciphertext()
    {
        ModelGraph model = UNet.Create(new UNetOptions { Channels = [2, 3] });
        var image = Networks.Image(new TensorShape(1, 48, 40), 7);
        TilePlan tiles = TilePlan.Create(model, 48, 40, 32);
        FeatureMap[] cut = tiles.Cut(image);
        Plan plan = Planner.Create(model, tiles.Tile, Calibration.Measure(model, cut), new PlanOptions
        {
            LogDegree = 12, SecurityBits = 0, ImagesPerCiphertext = cut.Length, Layout = LayoutKind.Multiplexed, Merged = [],
        });
        FeatureMap stitched = tiles.Stitch(Simulation.Run(plan, model, cut));
        Assert.True(Networks.MaxDifference(PlainTwin.Run(model, image).Values, stitched.Values) < 1e-9);
    }

    [Fact]
    public void Too_small_tiles_and_untileable_models_are_refused()
    {
        Assert.Contains("leaves nothing", Assert.Throws<PlanningException>(() => TilePlan.Create(Model, 128, 128, 16)).Message);
        ModelGraph dense = Networks.Make(1, [new InputLayer("in", 1), new FlattenLayer("f", "in"), new DenseLayer("d", "f", 64, 2)]);
        Assert.Contains("whole image", Assert.Throws<PlanningException>(() => TilePlan.Create(dense, 64, 64, 8)).Message);
    }
}
