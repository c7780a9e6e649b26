using System.Diagnostics;
using System.Globalization;

namespace HeGpu.Benchmarks;

/// <summary>
/// A quick table of milliseconds per operation after warming up: the fastest and the median run, and the processor time per run, which other
/// work on the machine does not stretch (with one thread it is what a quiet machine would take).
/// </summary>
public static class OperationTable
{
    private static readonly TimeSpan s_perOperation = TimeSpan.FromSeconds(0.4);
    private const int LeastRuns = 7;
    private const int MostRuns = 200;

    public static void Print(TextWriter output, IEnumerable<string> sets, string device, IReadOnlyList<int> threads)
    {
        foreach (string set in sets)
        {
            var columns = new List<(string Title, Dictionary<string, Times> Times)>();
            string parameters = "";
            foreach (int count in threads)
            {
                using var workload = new CkksWorkload(set, device, count);
                parameters = workload.Parameters.ToString();
                columns.Add((workload.Description, workload.Operations.ToDictionary(o => o.Name, o => Time(o.Run))));
            }
            output.WriteLine($"## {set}");
            output.WriteLine();
            output.WriteLine(parameters);
            output.WriteLine();
            output.WriteLine($"| operation, ms | {string.Join(" | ", columns.Select(c => $"{c.Title}: best | median | processor time"))} |");
            output.WriteLine($"|---|{string.Concat(columns.Select(_ => "---|---|---|"))}");
            foreach (string operation in columns[0].Times.Keys)
                output.WriteLine($"| {operation} | {string.Join(" | ", columns.Select(c => c.Times[operation].ToString()))} |");
            output.WriteLine();
        }
    }

    private sealed record Times(double Best, double Median, double Processor)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Best:0.###} | {Median:0.###} | {Processor:0.###}");
    }

    private static Times Time(Action run)
    {
        run();
        run();
        var times = new List<double>();
        long start = Stopwatch.GetTimestamp();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        while (times.Count < LeastRuns || (Stopwatch.GetElapsedTime(start) < s_perOperation && times.Count < MostRuns))
        {
            long before = Stopwatch.GetTimestamp();
            run();
            times.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }
        double used = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / times.Count;
        times.Sort();
        return new Times(times[0], times[times.Count / 2], used);
    }
}
