using System.Globalization;
using System.Text;

namespace HeGpu.Benchmarks.Peers;

/// <summary>The comparison as Markdown: one table per heading, each with both sides' parameters above it, and what was missed at the end.</summary>
public static class PeerReport
{
    public static string ToMarkdown(IReadOnlyList<PeerResult> results)
    {
        var text = new StringBuilder();
        foreach (IGrouping<string, PeerResult> table in results.GroupBy(r => r.Match.Table))
            Table(text, table.Key, [.. table]);
        Summary(text, results);
        return text.ToString();
    }

    private static void Table(StringBuilder text, string heading, IReadOnlyList<PeerResult> results)
    {
        text.Append("## ").AppendLine(heading).AppendLine();
        foreach (string side in results.Select(r => Describe(r.Ours)).Concat(results.Select(r => Describe(r.Theirs))).Distinct())
            text.Append("* ").AppendLine(side);
        string peer = results[0].Theirs.Peer;
        bool precision = results.Any(r => r.Rows.Any(row => row.Ours.PrecisionBits is not null));
        text.AppendLine().Append(CultureInfo.InvariantCulture, $"| operation | HeGpu | {peer} | ratio | of bests | target | |").AppendLine(precision ? $" bits, HeGpu | bits, {peer} |" : "");
        text.Append("|---|---|---|---|---|---|---|").AppendLine(precision ? "---|---|" : "");
        foreach (PeerRow row in results.SelectMany(r => r.Rows))
            Row(text, row, precision);
        text.AppendLine();
    }

    private static void Row(StringBuilder text, PeerRow row, bool precision)
    {
        string verdict = row.Met switch { true => "pass", false => "**miss**", null => "" };
        string less = row.IsLessPrecise ? (verdict.Length > 0 ? ", less precise" : "less precise") : "";
        text.Append(CultureInfo.InvariantCulture,
            $"| {row.Operation.Label} | {Time(row.Ours.MedianMicroseconds)} | {Time(row.Theirs.MedianMicroseconds)} | {row.Ratio:0.00} | {row.BestRatio:0.00} | {(row.Target is double t ? t.ToString("0.00", CultureInfo.InvariantCulture) : "")} | {verdict}{less} |");
        text.AppendLine(precision ? $" {Bits(row.Ours.PrecisionBits)} | {Bits(row.Theirs.PrecisionBits)} |" : "");
    }

    private static void Summary(StringBuilder text, IReadOnlyList<PeerResult> results)
    {
        PeerRow[] judged = [.. results.SelectMany(r => r.Rows).Where(row => row.Met is not null)];
        text.AppendLine(CultureInfo.InvariantCulture, $"{judged.Count(row => row.Met == true)} of {judged.Length} targets met.");
        foreach (PeerResult result in results)
            foreach (PeerRow row in result.Rows.Where(row => row.Met == false))
                text.AppendLine(CultureInfo.InvariantCulture, $"* miss: {result.Match.Table}: {row.Operation.Label}, {row.Ratio:0.00} > {row.Target:0.00}");
    }

    private static string Describe(SideDescription side)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{side.Peer} {side.Version} ({side.Build})");
        if (side.Threads is int threads)
            text.Append(CultureInfo.InvariantCulture, $", {threads} thread{(threads == 1 ? "" : "s")}");
        if (side.DataBits is not null && side.SpecialBits is not null)
            text.Append(CultureInfo.InvariantCulture,
                $": N = 2^{side.LogDegree}, primes {Chain(side.DataBits)} + {Chain(side.SpecialBits)} bits, dnum {side.Dnum}, log2 QP {side.LogQP:0.0}, {side.Security}; one Galois key {side.GaloisKeyBytes / 1e6:0.0} MB");
        return text.ToString();
    }

    // 60, 40 x7
    private static string Chain(IReadOnlyList<int> bits)
    {
        var parts = new List<string>();
        for (int i = 0, run; i < bits.Count; i += run)
        {
            for (run = 1; i + run < bits.Count && bits[i + run] == bits[i];)
                run++;
            parts.Add(run == 1 ? $"{bits[i]}" : $"{run}x{bits[i]}");
        }
        return "{" + string.Join(", ", parts) + "}";
    }

    private static string Time(double microseconds)
    {
        (double value, string unit) = microseconds < 1000 ? (microseconds, "us") : (microseconds / 1000, "ms");
        return value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture) + " " + unit;
    }

    private static string Bits(double? bits) => bits?.ToString("0.0", CultureInfo.InvariantCulture) ?? "";
}
