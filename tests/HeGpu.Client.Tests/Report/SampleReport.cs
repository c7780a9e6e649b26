namespace HeGpu.Client.Tests;

/// <summary>A report with every part filled in.</summary>
internal static class SampleReport
{
    private const int Size = 64;

    public static RunReport Make() => new()
    {
        Title = "A U-Net segments encrypted cells",
        Subtitle = "Trained in plaintext, planned, encrypted by the client, segmented by a server without a secret, decrypted by the client.",
        Headlines =
        [
            new("Dice, encrypted", "0.9312", "0.9312 in the clear", Verdict.Good),
            new("Largest logit error", "2.1e-5", "promised below 1e-3", Verdict.Good),
            new("Mask mismatches", "0", "of 8192 pixels", Verdict.Good),
            new("Security", "128 bits", "log2 QP 702 of 881 allowed"),
            new("Time per image", "14.2 s", "15.1 s estimated"),
        ],
        Warnings = ["cell 2: layer up2.act reaches 7.9, calibrated 7.1; the result may be inaccurate there."],
        Samples = [Sample("cells 1", 1), Sample("cells 2", 2)],
        Layers = [.. Enumerable.Range(0, 12).Select(i => new LayerRow(
            $"block{i}.conv", i % 3 == 0 ? "conv 3x3, 8 to 16" : "polynomial, degree 2", 12 - i, 40.01 + 0.01 * i, 0.3 + i % 5, 3 + i, 8 + i, 24 - 0.5 * i))],
        Costs =
        [
            new("server time", CostUnit.Seconds, 15.1, 14.2, 0.3),
            new("peak memory", CostUnit.Bytes, 1.5e9, 1.45e9, 0.1),
            new("key bytes", CostUnit.Bytes, 512e6, 512e6, 0.1),
        ],
        Layouts =
        [
            new("multiplexed", 812, 5300, 13, 15, 15.1, 14.2, 1.5e9, 5.1e8, true),
            new("gap", 2210, 9100, 13, 15, 41.0, null, 2.2e9, 6.8e8, false),
            new("revolver", 9400, 12800, 14, 15, 180.2, null, 2.9e9, 7.7e8, false),
        ],
        Parameters = [new("ring degree", "2^15"), new("log2 QP", "702"), new("security", "128 bits")],
        Hardware = [new("processor", "Some processor"), new("cores", "2")],
        Steps = [new("client", "make keys", 2.2, "512 MiB"), new("client", "encrypt", 0.1), new("server", "segment", 14.2), new("client", "decrypt", 0.05)],
        Training = [new("loss", [.. Enumerable.Range(0, 400).Select(i => 1.0 / (1 + 0.02 * i))], []), new("Dice", [0.5, 0.6, 0.7], ["step 1", "step 2", "step 3"])],
    };

    private static ReportSample Sample(string name, int seed)
    {
        var random = new Random(seed);
        var pixels = new float[Size * Size];
        var truth = new bool[Size * Size];
        var clear = new double[Size * Size];
        var encrypted = new double[Size * Size];
        for (int y = 0; y < Size; y++)
            for (int x = 0; x < Size; x++)
            {
                int i = y * Size + x;
                double wave = Math.Sin(x * 0.2 * seed) + Math.Cos(y * 0.17);
                truth[i] = wave > 0.6;
                pixels[i] = (float)(0.4 + 0.2 * wave + 0.1 * random.NextDouble());
                clear[i] = 4 * (wave - 0.6) + 0.5 * random.NextDouble() - 0.25;
                if (Math.Abs(clear[i]) < 0.01) clear[i] = 0.02;
                encrypted[i] = clear[i] + 1e-5 * (random.NextDouble() - 0.5) * (1 + x);
            }
        return new(name, Size, Size, pixels, truth, clear, encrypted);
    }
}
