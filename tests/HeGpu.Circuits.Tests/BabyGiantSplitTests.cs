namespace HeGpu.Circuits.Tests;

public class BabyGiantSplitTests
{
    [Fact]
    public void Baby_and_giant_add_up_to_the_rotation()
    {
        const int slots = 256;
        for (int low = 0; low <= 8; low++)
        for (int high = low; high <= 8; high++)
        foreach (bool middle in new[] { true, false })
        foreach (bool centred in new[] { true, false })
        {
            var split = new BabyGiantSplit(slots, low, high, middle, centred);
            for (int r = 0; r < slots; r++)
            {
                (int baby, int giant) = split.Split(r);
                Assert.Equal(r, (baby + giant) & (slots - 1));
                Assert.InRange(baby, -slots / 2, (slots / 2) - 1);
                Assert.InRange(giant, -slots / 2, (slots / 2) - 1);
            }
        }
    }

    [Fact]
    public void Taps_of_a_convolution_over_channels_factor_into_babies_and_giants()
    {
        // 3x3 taps on rows of 16, 8 channels of 256 pixels.
        int[] rotations = [.. Enumerable.Range(0, 8).SelectMany(c => new[] { -17, -16, -15, -1, 0, 1, 15, 16, 17 }.Select(t => ((256 * c) + t) & 2047))];
        var pattern = new RotationPattern(2048, [[[.. rotations.Order().Select((r, k) => new Diagonal(r, k))]]], [.. rotations.Select(_ => 2048)]);
        TransformCounts natural = pattern.Sets.Count(new BabyGiantSplit(2048, 0, 8, true, true));
        Assert.Equal((72, 8, 7), (natural.Products, natural.Babies, natural.Giants));
        (BabyGiantSplit split, TransformCounts best) = pattern.Sets.Best(RotationCosts.Typical);
        Assert.True(best.Cost(RotationCosts.Typical) <= natural.Cost(RotationCosts.Typical));
        Assert.Equal(best.Rotations, pattern.Sets.Steps(split).Count);
    }

    [Fact]
    public void Known_steps_are_reused_when_keys_are_dear()
    {
        int[] rotations = [.. Enumerable.Range(0, 8).SelectMany(c => new[] { -17, -16, -15, -1, 0, 1, 15, 16, 17 }.Select(t => ((256 * c) + t) & 2047))];
        var pattern = new RotationPattern(2048, [[[.. rotations.Order().Select((r, k) => new Diagonal(r, k))]]], [.. rotations.Select(_ => 2048)]);
        BabyGiantSplit free = pattern.Sets.Best(RotationCosts.Typical).Split, dear = pattern.Sets.Best(RotationCosts.Typical, new HashSet<int>(), keyPrice: 100);
        Assert.True(pattern.Sets.Steps(dear).Count <= pattern.Sets.Steps(free).Count);
        BabyGiantSplit other = new(2048, 0, 8, false, true);
        IReadOnlySet<int> known = pattern.Sets.Steps(other);
        Assert.Subset(new HashSet<int>(known), new HashSet<int>(pattern.Sets.Steps(pattern.Sets.Best(RotationCosts.Typical, known, keyPrice: 100))));
    }

    [Fact]
    public void Counting_agrees_with_what_runs()
    {
        var random = new Random(Random.Shared.Next());
        SlotMatrix matrix = RandomMatrices.Sparse(random, 512, 3, 2);
        RotationPattern pattern = matrix.Pattern;
        var split = new BabyGiantSplit(512, 0, 4, true, true);
        TransformCounts counts = pattern.Sets.Count(split);
        int babies = 0;
        for (int i = 0; i < 3; i++)
        {
            HashSet<int> seen = [.. Enumerable.Range(0, 2).SelectMany(o => pattern[o, i]).Select(d => split.Split(d.Rotation).Baby)];
            babies += seen.Count(b => b != 0);
        }

        Assert.Equal(babies, counts.Babies);
        Assert.Equal(Enumerable.Range(0, 6).Sum(k => pattern[k / 3, k % 3].Count), counts.Products);
    }
}
