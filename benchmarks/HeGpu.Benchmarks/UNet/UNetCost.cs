using System.Diagnostics;
using System.Globalization;
using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Client;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Benchmarks;

/// <summary>One network on images of one size: what its plan says, and what running it took. Weights are random; cost does not depend on them.</summary>
/// <param name="Side">Of the image, as one tile.</param>
/// <param name="Channels">Of each scale, the finest first.</param>
/// <param name="PlanSeconds">Making the plan.</param>
/// <param name="Plan">The plan.</param>
/// <param name="OneSeconds">Server seconds of one image, weights encoded on the way; the second run of the process where a run is short.</param>
/// <param name="Together">Images that ran together, by a plan of their own: two in every slot where that is faster.</param>
/// <param name="TogetherSeconds">Server seconds per image of these in the second run, weights encoded once for all.</param>
/// <param name="PeakBytes">Device memory of the run of one image, keys included.</param>
/// <param name="Bits">-log2 of the largest difference of a logit from the plaintext twin, relative to the largest logit (untrained networks have large ones).</param>
public sealed record UNetCost(
    int Side, IReadOnlyList<int> Channels, double PlanSeconds, Plan Plan, double OneSeconds, int Together, double TogetherSeconds, long PeakBytes, double Bits)
{
    /// <summary>Longer runs are not repeated: compiling code is a small part of them.</summary>
    private const double ShortSeconds = 5;

    /// <summary>As many sets of ciphertexts as a server takes together.</summary>
    private const int MostSets = 4;

    public static string Header =>
        """
        | image | channels | planning, s | N | levels | rotations | plaintext products | encodings | Galois keys | keys, MiB | one image, s | estimated, s | together | s per image | peak memory, MiB | bits, relative |
        |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
        """;

    /// <summary>Plans, makes keys, encrypts, runs alone and together, twice each, decrypts and compares.</summary>
    /// <param name="side">Rows and columns.</param>
    /// <param name="channels">Of each scale.</param>
    /// <param name="costs">Prices the plan is made with.</param>
    /// <param name="device">Runs client and server.</param>
    /// <param name="together">Images of the run together, where that fits half of the machine's memory.</param>
    public static UNetCost Measure(int side, IReadOnlyList<int> channels, CostTable costs, PolynomialDevice device, int together)
    {
        ModelGraph model = UNet.Create(new UNetOptions { Channels = channels });
        var shape = new TensorShape(1, side, side);
        Image[] images = [.. Enumerable.Range(0, together).Select(i => SyntheticCells.Generate(side, side, 1, i).Image)];
        Calibration calibration = Calibration.Measure(model, [.. images.Select(i => model.Preprocessing.Prepare(i, 1))]);
        long start = Stopwatch.GetTimestamp();
        Plan plan = Planner.Create(model, shape, calibration, new PlanOptions { Costs = costs });
        double planning = Stopwatch.GetElapsedTime(start).TotalSeconds;
        (double one, long peak, FeatureMap logits) = Run(plan, model, device, [images[0]]);
        double[] clear = PlainTwin.Run(model, model.Preprocessing.Prepare(images[0], 1)).Values;
        double bits = Math.Log2(clear.Max(Math.Abs) / clear.Zip(logits.Values, (a, b) => Math.Abs(a - b)).Max());
        Plan many = BatchChoice.Choose(model, shape, together, calibration, new PlanOptions { Costs = costs }, p => p.Estimate.SecondsFor(p.Batches(together), 0, MostSets));
        long half = Hardware.This.MemoryBytes / 2;
        int sets = (int)Math.Clamp(1 + ((half - many.Estimate.PeakMemoryBytes) / many.Estimate.RunBytes), 1, MostSets), fitting = Math.Min(together, sets * many.Images);
        double shared = fitting == 1 ? one : Run(many, model, device, images[..fitting]).Seconds / fitting;
        device.Trim();
        return new(side, channels, planning, plan, one, fitting, shared, peak, bits);
    }

    /// <summary>A line of the Markdown table.</summary>
    public string ToRow() => string.Create(CultureInfo.InvariantCulture,
        $"| {Side}x{Side} | {string.Join('-', Channels)} | {PlanSeconds:0.0} | 2^{Plan.Parameters.LogDegree} | {Plan.Estimate.Levels} | {Plan.Counts.Rotations} | {Plan.Counts.PlainProducts} | {Plan.Counts.Encodings} | {Plan.Keys.Rotations!.Count} | {Plan.Estimate.KeyMemoryBytes >> 20} | {OneSeconds:0.00} | {Plan.Estimate.Seconds:0.00} | {Together} | {TogetherSeconds:0.00} | {PeakBytes >> 20} | {Bits:0.0} |");

    // All images in one go, twice where that is short: the first run compiles code and touches memory.
    private static (double Seconds, long PeakBytes, FeatureMap Logits) Run(Plan plan, ModelGraph model, PolynomialDevice device, Image[] images)
    {
        using var client = new ClientSession(plan, device);
        using CiphertextBundle sent = client.Encrypt(images);
        var server = new ServerSession(plan, model, device, client.EvaluationKeys, ExecutionOptions.Default with { BatchesAtOnce = MostSets });
        FeatureMap logits = null!;
        for (int run = 0; run == 0 || (run == 1 && server.Record!.Seconds < ShortSeconds); run++)
        {
            using CiphertextBundle results = server.Run(sent);
            logits = client.Decrypt(results)[0];
        }

        return (server.Record!.Seconds, server.Record.DevicePeakBytes, logits);
    }
}
