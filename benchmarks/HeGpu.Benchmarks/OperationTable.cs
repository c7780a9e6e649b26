using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using HeGpu.Arithmetic;

namespace HeGpu.Benchmarks;

/// <summary>
/// A quick table of milliseconds per operation after warming up: the fastest and the median run, and the least processor time per run over
/// batches of runs, which other work on the machine hardly stretches (with one thread it is close to what a quiet machine would take).
/// </summary>
public static class OperationTable
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(0.15);
    private static readonly TimeSpan s_perOperation = TimeSpan.FromSeconds(0.6);
    private static readonly TimeSpan s_perBatch = TimeSpan.FromSeconds(0.02);
    private const int LeastBatches = 4;

    /// <returns>The same for programs: a row for each set, number of threads and operation, in milliseconds.</returns>
    public static JsonArray Print(TextWriter output, IEnumerable<string> sets, string device, IReadOnlyList<int> threads)
    {
        var rows = new JsonArray();
        foreach (string set in sets)
        {
            var columns = new List<(string Title, Dictionary<string, Times> Times)>();
            string parameters = "";
            foreach (int count in threads)
            {
                using var workload = new CkksWorkload(set, device, count);
                parameters = workload.Parameters.ToString();
                columns.Add((workload.Description, workload.Operations.ToDictionary(o => o.Name, o => Time(() => Finish(o.Run, workload.Device)))));
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
            for (int i = 0; i < columns.Count; i++)
                foreach ((string operation, Times t) in columns[i].Times)
                    rows.Add(new JsonObject { ["set"] = set, ["device"] = columns[i].Title, ["threads"] = threads[i], ["operation"] = operation, ["best"] = t.Best, ["median"] = t.Median, ["processor"] = t.Processor });
        }
        return rows;
    }

    private static void Finish(Action run, PolynomialDevice device)
    {
        run();
        device.Synchronize();
    }

    private sealed record Times(double Best, double Median, double Processor)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Best:0.###} | {Median:0.###} | {Processor:0.###}");
    }

    private static Times Time(Action run)
    {
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < s_warmUp;)
            run();
        var times = new List<double>();
        double processor = double.PositiveInfinity;
        long start = Stopwatch.GetTimestamp();
        for (int batch = 0; batch < LeastBatches || Stopwatch.GetElapsedTime(start) < s_perOperation; batch++)
            processor = Math.Min(processor, Batch(run, times));
        times.Sort();
        return new Times(times[0], times[times.Count / 2], processor);
    }

    // Appends each run's time; returns the processor time per run.
    private static double Batch(Action run, List<double> times)
    {
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        int runs = 0;
        do
        {
            long before = Stopwatch.GetTimestamp();
            run();
            times.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
            runs++;
        }
        while (Stopwatch.GetElapsedTime(start) < s_perBatch);
        return (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / runs;
    }
}
