using System.Globalization;
using System.Text;
using HeGpu.Ckks;

namespace HeGpu.Planning;

/// <summary>A plan as a table: one line per tensor.</summary>
internal static class PlanText
{
    public static string Write(Plan plan)
    {
        CkksParameters parameters = plan.CreateParameters();
        var text = new StringBuilder();
        Estimate e = plan.Estimate;
        OperationCounts c = plan.Counts;
        Line(text, $"plan for model {plan.ModelHash[..8]}, {BatchText.Of(plan)}, layout {plan.Layout.ToString().ToLowerInvariant()}");
        if (plan.Merged.Count > 0) Line(text, $"merged into the linear layers that read them: {string.Join(", ", plan.Merged)}");
        Line(text, $"parameters {parameters}");
        Line(text, $"rotations {c.Rotations}, plaintext products {c.PlainProducts}, ciphertext products {c.Products}, rescales {c.Rescales}; {KeyText.Of(plan)}");
        Line(text, $"estimate ({(e.Measured ? "prices of " + e.Device : "typical prices, not measured")}): {e.Seconds:0.00} s, peak {Bytes(e.PeakMemoryBytes)}, keys {Bytes(e.KeyBytes)} ({Bytes(e.KeyMemoryBytes)} in memory), in {Bytes(e.InputBytes)}, out {Bytes(e.OutputBytes)}, output error {e.OutputError:0.0e0} ({e.PrecisionBits:0.0} bits, target {plan.TargetError:0.0e0})");
        text.Append('\n');
        Line(text, $"{"tensor",-18} {"kind",-10} {"shape",-12} {"cts",4} {"level",5} {"log2 scale",10} {"bound",8} {"rot",5} {"prod",6} {"mul",4} {"ms",8}  layout");
        foreach (PlannedNode n in plan.Nodes)
        {
            Line(text, $"{n.Name,-18} {n.Kind.ToString().ToLowerInvariant(),-10} {n.Shape.ToString(),-12} {n.Layout.Ciphertexts,4} {n.Level,5} {Math.Log2(n.Scale),10:0.000} {n.Bound,8:0.0} {n.Counts.Rotations,5} {n.Counts.PlainProducts,6} {n.Counts.Products,4} {1000 * n.Seconds,8:0.0}  {n.Layout}");
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture).TrimEnd()).Append('\n');

    private static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 30 => FormattableString.Invariant($"{bytes / (double)(1L << 30):0.00} GiB"),
        >= 1L << 20 => FormattableString.Invariant($"{bytes / (double)(1L << 20):0.0} MiB"),
        _ => FormattableString.Invariant($"{bytes / 1024.0:0.0} KiB"),
    };
}
