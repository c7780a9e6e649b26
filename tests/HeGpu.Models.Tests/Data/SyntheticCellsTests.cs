using Xunit;

namespace HeGpu.Models.Tests;

public sealed class SyntheticCellsTests
{
    [Fact]
    public void An_image_depends_on_seed_index_and_size_alone()
    {
        IReadOnlyList<ImagePair> few = SyntheticCells.GenerateMany(2, 64, 48, seed: 3), more = SyntheticCells.GenerateMany(5, 64, 48, seed: 3);
        Assert.Equal(few[1].Image.Pixels, more[1].Image.Pixels);
        Assert.Equal(few[1].Mask.Pixels, SyntheticCells.Generate(64, 48, 3, 1).Mask.Pixels);
        Assert.NotEqual(more[1].Image.Pixels, more[2].Image.Pixels);
        Assert.NotEqual(few[0].Image.Pixels, SyntheticCells.Generate(64, 48, 4, 0).Image.Pixels);
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(64, 64)]
    [InlineData(33, 90)]
    [InlineData(256, 256)]
    public void Cells_are_there_and_brighter_but_no_threshold_finds_them(int height, int width)
    {
        IReadOnlyList<ImagePair> pairs = SyntheticCells.GenerateMany(8, height, width, seed: 1);
        Assert.All(pairs, p => Assert.All(p.Image.Pixels, v => Assert.InRange(v, 0f, 1f)));
        Assert.All(pairs, p => Assert.All(p.Mask.Pixels, v => Assert.True(v is 0 or 1)));
        if (height * width < 1000) return;
        var all = pairs.SelectMany(p => p.Image.Pixels.Zip(p.Mask.Pixels)).ToArray();
        Assert.InRange(all.Average(v => v.Second), 0.2, 0.5);
        double cell = all.Where(v => v.Second == 1).Average(v => v.First), background = all.Where(v => v.Second == 0).Average(v => v.First);
        Assert.True(cell > background + 0.1, $"cells {cell:0.00}, background {background:0.00}");
        double best = Enumerable.Range(1, 60).Max(t => all.Average(v => v.First > t / 60f == v.Second > 0.5f ? 1.0 : 0.0));
        Assert.InRange(best, 0.75, 0.95);
    }
}
