using System.Globalization;
using HeGpu.Ckks;
using HeGpu.Planning;

namespace HeGpu.Client;

/// <summary>Rows of a report from plans and records of runs.</summary>
public static class ReportRows
{
    /// <summary>Encrypted logits are promised to be this close to the twin's.</summary>
    public const double PromisedError = 1e-3;

    /// <summary>Dice of the encrypted masks is promised to be this close to the twin's.</summary>
    public const double PromisedDice = 1e-3;

    public static IReadOnlyList<Headline> Headlines(Agreement a, Plan plan, double secondsPerImage)
    {
        CkksParameters p = plan.CreateParameters();
        return
        [
            new("Dice, encrypted", Text($"{a.DiceEncrypted:0.0000}"), Text($"{a.DiceClear:0.0000} in the clear"), Judge(Math.Abs(a.DiceEncrypted - a.DiceClear) <= PromisedDice)),
            new("Largest logit error", Quantity.Number(a.MaxAbsLogitError), Text($"promised below {PromisedError}"), Judge(a.MaxAbsLogitError <= PromisedError)),
            new("Mask mismatches", $"{a.MaskMismatches}", $"of {a.Pixels} pixels", Judge(a.MaskMismatches == 0)),
            new("Security", p.IsInsecure ? "none" : $"{p.SecurityBits} bits", Text($"log2 QP {p.LogQP:0} of {p.Security.LimitAt128} allowed"), Judge(!p.IsInsecure)),
            new("Time per image", Quantity.Seconds(secondsPerImage), $"{Quantity.Seconds(plan.Estimate.Seconds / plan.Images)} estimated"),
        ];
    }

    public static IReadOnlyList<LayerRow> Layers(RunRecord record) =>
        [.. record.Nodes.Select(n => new LayerRow(n.Name, Kind(n.Kind), n.Level, n.LogScale, n.Seconds, n.Largest, n.Bound, n.Bits))];

    public static IReadOnlyList<CostRow> Costs(Plan plan, double estimatedSeconds, double estimatedMemory, ServerRecord server, double keyBytes, double worstError) =>
    [
        new("server time", CostUnit.Seconds, estimatedSeconds, server.Seconds, 0.3),
        new("server memory", CostUnit.Bytes, estimatedMemory, server.DevicePeakBytes, 0.1),
        new("evaluation keys", CostUnit.Bytes, plan.Estimate.KeyBytes, keyBytes, 0.1),
        new("precision of the logits", CostUnit.Bits, plan.Estimate.PrecisionBits, -Math.Log2(worstError), 0.3),
    ];

    public static IReadOnlyList<Fact> Parameters(Plan plan)
    {
        CkksParameters p = plan.CreateParameters();
        return
        [
            new("scheme", "RNS-CKKS, hybrid key switching"),
            new("ring degree", $"2^{p.LogDegree} ({p.Slots} slots)"),
            new("log2 QP", Text($"{p.LogQP:0.0} ({p.Ring.DataModuli.Count} data and {p.Ring.SpecialModuli.Count} special primes, dnum {p.Dnum})")),
            new("security", p.Security.ToString()),
            new("secret, errors", "uniform ternary; discrete Gaussian, deviation 3.2"),
            new("scale", Text($"2^{p.Literal.LogScale:0.##}")),
            new("levels", $"{plan.Estimate.Levels}"),
            new("layout", plan.Layout.ToString().ToLowerInvariant()),
            new("ciphertexts hold", BatchText.Of(plan)),
            new("operations", $"{plan.Counts.Rotations} rotations, {plan.Counts.PlainProducts} plaintext products, {plan.Counts.Products} ciphertext products"),
            new("evaluation keys", KeyText.Of(plan)),
            new("parameter hash", p.Hash.ToString()),
            new("model hash", plan.ModelHash),
        ];
    }

    /// <param name="machine">Where it ran.</param>
    /// <param name="device">What computed.</param>
    /// <param name="passed">Devices that were not used, or no longer, and why.</param>
    public static IReadOnlyList<Fact> Machine(Hardware machine, string device, IEnumerable<(string Name, string Reason)> passed) =>
    [
        new("processor", machine.Processor),
        new("cores", $"{machine.Cores}"),
        new("memory", Quantity.Bytes(machine.MemoryBytes)),
        new("system", machine.System),
        new("runtime", machine.Runtime),
        new("device", device),
        .. passed.Select(p => new Fact($"not {p.Name}", p.Reason)),
    ];

    public static LayoutRow Layout(Plan plan, double? measuredSeconds, bool chosen) => new(
        plan.Layout.ToString().ToLowerInvariant(), plan.Counts.Rotations, plan.Counts.PlainProducts, plan.Estimate.Levels, plan.Parameters.LogDegree,
        plan.Estimate.Seconds / plan.Images, measuredSeconds, plan.Estimate.PeakMemoryBytes, plan.Estimate.KeyBytes, chosen);

    private static string Kind(NodeKind kind) => kind switch
    {
        NodeKind.Linear => "linear (BSGS)",
        NodeKind.Pool => "mean pool",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static Verdict Judge(bool good) => good ? Verdict.Good : Verdict.Bad;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
