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
/// <param name="Together">Images that ran together.</param>
/// <param name="TogetherSeconds">Server seconds per image of these, weights encoded once for all.</param>
/// <param name="PeakBytes">Device memory of the run of one image, keys included.</param>
/// <param name="Bits">-log2 of the largest difference of a logit from the plaintext twin, relative to the largest logit (untrained networks have large ones).</param>
public sealed record UNetCost(
    int Side, IReadOnlyList<int> Channels, double PlanSeconds, Plan Plan, double OneSeconds, int Together, double TogetherSeconds, long PeakBytes, double Bits)
{
    /// <summary>Longer runs are not repeated: compiling code is a small part of them.</summary>
    private const double ShortSeconds = 5;

    public static string Header =>
        """
        | image | channels | planning, s | N | levels | rotations | plaintext products | encodings | Galois keys | keys, MiB | one image, s | estimated, s | together | s per image | peak memory, MiB | bits, relative |
        |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
        """;

    /// <summary>Plans, makes keys, encrypts, runs twice alone and once together, decrypts and compares.</summary>
    /// <param name="side">Rows and columns.</param>
    /// <param name="channels">Of each scale.</param>
    /// <param name="costs">Prices the plan is made with.</param>
    /// <param name="device">Runs client and server.</param>
    /// <param name="together">Images of the run together, where twice the memory of one run each fits half of the machine.</param>
    public static UNetCost Measure(int side, IReadOnlyList<int> channels, CostTable costs, PolynomialDevice device, int together)
    {
        ModelGraph model = UNet.Create(new UNetOptions { Channels = channels });
        var shape = new TensorShape(1, side, side);
        Image[] images = [.. Enumerable.Range(0, together).Select(i => SyntheticCells.Generate(side, side, 1, i).Image)];
        Calibration calibration = Calibration.Measure(model, [.. images.Select(i => model.Preprocessing.Prepare(i, 1))]);
        long start = Stopwatch.GetTimestamp();
        Plan plan = Planner.Create(model, shape, calibration, new PlanOptions { Costs = costs });
        double planning = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using var client = new ClientSession(plan, device);
        (double one, long peak, FeatureMap logits) = (0, 0, null!);
        for (int run = 0; run == 0 || (run == 1 && one < ShortSeconds); run++) (one, peak, logits) = Run(client, model, device, [images[0]]);
        double[] clear = PlainTwin.Run(model, model.Preprocessing.Prepare(images[0], 1)).Values;
        double bits = Math.Log2(clear.Max(Math.Abs) / clear.Zip(logits.Values, (a, b) => Math.Abs(a - b)).Max());
        long half = Hardware.This.MemoryBytes / 2;
        int fitting = (int)Math.Clamp(1 + ((half - plan.Estimate.PeakMemoryBytes) / plan.Estimate.RunBytes), 1, together);
        double shared = fitting == 1 ? one : Run(client, model, device, images[..fitting]).Seconds / fitting;
        device.Trim();
        return new(side, channels, planning, plan, one, fitting, shared, peak, bits);
    }

    /// <summary>A line of the Markdown table.</summary>
    public string ToRow() => string.Create(CultureInfo.InvariantCulture,
        $"| {Side}x{Side} | {string.Join('-', Channels)} | {PlanSeconds:0.0} | 2^{Plan.Parameters.LogDegree} | {Plan.Estimate.Levels} | {Plan.Counts.Rotations} | {Plan.Counts.PlainProducts} | {Plan.Counts.Encodings} | {Plan.Keys.Rotations!.Count} | {Plan.Estimate.KeyMemoryBytes >> 20} | {OneSeconds:0.00} | {Plan.Estimate.Seconds:0.00} | {Together} | {TogetherSeconds:0.00} | {PeakBytes >> 20} | {Bits:0.0} |");

    private static (double Seconds, long PeakBytes, FeatureMap Logits) Run(ClientSession client, ModelGraph model, PolynomialDevice device, Image[] images)
    {
        using CiphertextBundle sent = client.Encrypt(images);
        var server = new ServerSession(client.Plan, model, device, client.EvaluationKeys, ExecutionOptions.Default with { BatchesAtOnce = images.Length });
        using CiphertextBundle results = server.Run(sent);
        return (server.Record!.Seconds, server.Record.DevicePeakBytes, client.Decrypt(results)[0]);
    }
}
