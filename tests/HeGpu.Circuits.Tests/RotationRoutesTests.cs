using HeGpu.Ckks;

namespace HeGpu.Circuits.Tests;

public class RotationRoutesTests
{
    private static readonly CkksParameters s_parameters = CkksParameters.Create(new(10, [50, 40, 40], [50], 40, AllowInsecure: true));

    /// <summary>Every step hangs once in the tree, parents before children, and every edge has a key at the level.</summary>
    [Fact]
    public void Trees_reach_every_step_by_keys_alone()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            const int slots = 512;
            Dictionary<int, int> keys = RandomKeys(random, slots);
            var routes = new RotationRoutes(slots, keys);
            int level = random.Next(3);
            int[] usable = [.. keys.Where(k => k.Value >= level).Select(k => k.Key)];
            if (usable.Length == 0) continue;
            int[] steps = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => usable[random.Next(usable.Length)] + (random.Next(3) * usable[random.Next(usable.Length)]))];
            steps = [.. steps.Where(s => usable.Any(k => usable.Any(j => routes.Normalize(s - k - j) == 0 || routes.Normalize(s - k) == 0)))];
            IReadOnlyList<RotationBranch> tree = routes.Tree(steps, level);
            var reached = new HashSet<int> { 0 };
            foreach (RotationBranch branch in tree)
            {
                Assert.True(reached.Contains(branch.Parent), $"seed {seed}: {branch.Parent} has children before it is reached");
                foreach (int child in branch.Children)
                {
                    Assert.True(routes.HasKey(child - branch.Parent, level), $"seed {seed}: no key from {branch.Parent} to {child}");
                    Assert.True(reached.Add(child), $"seed {seed}: {child} is reached twice");
                }
            }

            Assert.All(steps, s => Assert.Contains(routes.Normalize(s), reached));
        }
    }

    [Fact]
    public void Steps_far_from_every_key_are_reached_over_the_fewest_between()
    {
        KeyValuePair<int, int>[] keys = [new(1, 0), new(100, 0)];
        IReadOnlyList<RotationBranch> tree = new RotationRoutes(512, keys).Tree([3, 203, 104], 0);
        Assert.Equal(["0: 1", "1: 2", "2: 3", "3: 4 103", "4: 104", "103: 203"], tree.Select(b => $"{b.Parent}: {string.Join(' ', b.Children)}"));
        Assert.Equal(["0: 3"], new RotationRoutes(512, keys, mostBetween: 1).Tree([3], 0).Select(b => $"{b.Parent}: {string.Join(' ', b.Children)}"));
        Assert.Equal(["0: 300"], new RotationRoutes(512, [new(1, 0)]).Tree([300], 0).Select(b => $"{b.Parent}: {string.Join(' ', b.Children)}"));
    }

    [Fact]
    public void Unused_keys_do_not_shape_long_ways()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        for (int round = 0; round < 100; round++)
        {
            const int slots = 256;
            int[] keys = [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => random.Next(1, slots)).Distinct()], steps = [.. Enumerable.Range(0, 6).Select(_ => random.Next(slots))];
            IReadOnlyList<RotationBranch> tree = new RotationRoutes(slots, keys.Select(k => KeyValuePair.Create(k, 0))).Tree(steps, 0);
            HashSet<int> used = [.. tree.SelectMany(b => b.Children.Select(c => (c - b.Parent) & (slots - 1))).Where(keys.Contains)];
            var fewer = new RotationRoutes(slots, used.Select(k => KeyValuePair.Create(k, 0)));
            Assert.True(Show(tree).SequenceEqual(Show(fewer.Tree(steps, 0))), $"seed {seed}, round {round}");
            Assert.True(tree.SelectMany(b => b.Children).Distinct().Count() == tree.Sum(b => b.Children.Count), $"seed {seed}, round {round}: a node twice");
        }
    }

    /// <summary>Plans keep the keys that they use: the tree must come out the same without the others.</summary>
    [Fact]
    public void Unused_keys_do_not_shape_the_tree()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        for (int round = 0; round < 100; round++)
        {
            const int slots = 256;
            Dictionary<int, int> keys = RandomKeys(random, slots);
            int[] all = [.. keys.Keys], steps = [.. Enumerable.Range(0, 8).Select(_ => all[random.Next(all.Length)] + all[random.Next(all.Length)])];
            var routes = new RotationRoutes(slots, keys.Select(k => KeyValuePair.Create(k.Key, 0)));
            IReadOnlyList<RotationBranch> tree = routes.Tree(steps, 0);
            HashSet<int> used = [.. tree.SelectMany(b => b.Children.Select(c => routes.Normalize(c - b.Parent)))];
            var fewer = new RotationRoutes(slots, used.Select(k => KeyValuePair.Create(k, 0)));
            Assert.Equal(Show(tree), Show(fewer.Tree(steps, 0)));
        }
    }

    [Fact]
    public void Composed_rotations_and_sums_equal_direct_ones()
    {
        int[] keys = [1, -1, 32, -32, 100];
        int[] steps = [-33, -32, -31, -1, 0, 1, 31, 32, 33, 200, 31];
        var direct = new SimulatedEvaluator(s_parameters);
        var inner = new SimulatedEvaluator(s_parameters, new AvailableKeys(keys));
        var routed = new RoutedEvaluator(inner, new RotationRoutes(s_parameters.Slots, keys.Select(k => KeyValuePair.Create(k, s_parameters.MaxLevel))));
        double[][] values = [.. steps.Select((_, i) => RandomValues(i))];
        ICiphertext a = inner.Encrypt(values[0], 2, s_parameters.Scale), b = direct.Encrypt(values[0], 2, s_parameters.Scale);
        ICiphertext[] composed = routed.RotateMany(a, steps), expected = direct.RotateMany(b, steps);
        for (int i = 0; i < steps.Length; i++) Assert.Equal(direct.Decrypt(expected[i]), inner.Decrypt(composed[i]));
        Assert.Equal(direct.Decrypt(direct.Rotate(b, 132)), inner.Decrypt(routed.Rotate(a, 132)));
        double[] sum = inner.Decrypt(routed.RotateSum([.. steps.Select((s, i) => new RotationTerm(inner.Encrypt(values[i], 2, s_parameters.Scale), s))]));
        double[] sumExpected = direct.Decrypt(direct.RotateSum([.. steps.Select((s, i) => new RotationTerm(direct.Encrypt(values[i], 2, s_parameters.Scale), s))]));
        for (int i = 0; i < sum.Length; i++) Assert.Equal(sumExpected[i], sum[i], 1e-12);
    }

    [Fact]
    public void A_step_that_cannot_be_composed_is_a_missing_key()
    {
        var inner = new SimulatedEvaluator(s_parameters, new AvailableKeys([2, 4]));
        var routed = new RoutedEvaluator(inner, new RotationRoutes(s_parameters.Slots, [KeyValuePair.Create(2, 2), KeyValuePair.Create(4, 2)]));
        ICiphertext a = inner.Encrypt(RandomValues(1), 1, s_parameters.Scale);
        CkksException error = Assert.Throws<CkksException>(() => routed.RotateMany(a, [6, 1]));
        Assert.Equal(CkksErrorKind.MissingKey, error.Kind);
        Assert.Contains("rotation by 1 ", error.Message);
    }

    /// <summary>A default of the interface would run instead of the faster verb of the evaluator beneath.</summary>
    [Fact]
    public void Every_operation_is_passed_on()
    {
        Assert.All(typeof(RoutedEvaluator).GetInterfaceMap(typeof(IEvaluator)).TargetMethods, m => Assert.Equal(typeof(RoutedEvaluator), m.DeclaringType));
    }

    private static Dictionary<int, int> RandomKeys(Random random, int slots) =>
        Enumerable.Range(0, 6).Select(_ => random.Next(1, slots)).Distinct().ToDictionary(k => k, _ => random.Next(3));

    private static double[] RandomValues(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, s_parameters.Slots).Select(_ => random.NextDouble() - 0.5)];
    }

    private static string Show(IReadOnlyList<RotationBranch> tree) => string.Join("; ", tree.Select(b => $"{b.Parent}: {string.Join(' ', b.Children)}"));
}
