using HeGpu.Ckks;

namespace HeGpu.Circuits.Tests;

internal static class RandomMatrices
{
    /// <summary>A few structured rotations (like taps of a convolution on several channels) and a few arbitrary ones.</summary>
    public static SlotMatrix Sparse(Random random, int slots, int inputs, int outputs)
    {
        var matrix = new SlotMatrix(slots, inputs, outputs);
        int stride = 1 << random.Next(2, int.Log2(slots) - 1);
        for (int o = 0; o < outputs; o++)
        for (int i = 0; i < inputs; i++)
        {
            var rotations = new HashSet<int>();
            for (int c = 0; c < 3; c++)
                for (int t = -1; t <= 1; t++) rotations.Add(((c * stride) + t) & (slots - 1));
            for (int k = 0; k < 3; k++) rotations.Add(random.Next(slots));
            foreach (int r in rotations)
                for (int k = 0; k < slots; k++)
                    if (random.Next(4) > 0) matrix.Add(o, k, i, (k + r) & (slots - 1), (2 * random.NextDouble()) - 1);
        }

        return matrix;
    }

    public static double[][] Vectors(Random random, int slots, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, slots).Select(_ => (2 * random.NextDouble()) - 1).ToArray())];

    public static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        for (int k = 0; k < expected.Length; k++)
            if (!(Math.Abs(expected[k] - actual[k]) <= tolerance)) Assert.Fail($"Slot {k} is {actual[k]}, expected {expected[k]} within {tolerance}.");
    }

    public static CkksParameters Parameters(int levels = 3) =>
        CkksParameters.Create(new(10, [45, .. Enumerable.Repeat(38, levels)], [46], 38, AllowInsecure: true));
}
