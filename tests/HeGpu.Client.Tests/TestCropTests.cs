using HeGpu.Models;
using Xunit;

namespace HeGpu.Client.Tests;

public class TestCropTests
{
    [Fact]
    public void Crops_cover_images_without_overlap_and_keep_their_truth()
    {
        ImagePair pair = SyntheticCells.Generate(40, 33, seed: 1, index: 0);
        IReadOnlyList<TestCrop> crops = TestCrop.Cut([pair], 16);
        Assert.Equal(4, crops.Count);
        Assert.Equal(pair.Image[0, 16 + 3, 16 + 5], crops[3].Image[0, 3, 5]);
        Assert.Equal(pair.Mask[0, 16 + 3, 16 + 5] > 0.5f, crops[3].Truth[(3 * 16) + 5]);
    }

    [Theory]
    [InlineData(256, 4)]
    [InlineData(10, 3)]
    [InlineData(3, 8)]
    [InlineData(7, 7)]
    public void Chosen_crops_are_distinct_and_spread(int all, int count)
    {
        TestCrop[] crops = [.. Enumerable.Range(0, all).Select(i => new TestCrop($"{i}", new Image(1, 1, 1), [false]))];
        int[] chosen = [.. TestCrop.Choose(crops, count).Select(c => int.Parse(c.Name, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(Math.Min(all, count), chosen.Distinct().Count());
        Assert.Equal(chosen.Order(), chosen);
        if (count >= all) return;
        for (int i = 0; i < count; i++) Assert.InRange(chosen[i], i * all / count, ((i + 1) * all / count) - 1);
    }
}
