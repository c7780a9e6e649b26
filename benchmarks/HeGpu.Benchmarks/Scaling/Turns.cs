using System.Diagnostics;
using System.Globalization;

namespace HeGpu.Benchmarks.Scaling;

/// <summary>Times of one thing with one thread and with two, measured by turns; in the unit that was asked for, ascending.</summary>
internal sealed record Turns(string Name, double[] One, double[] Two)
{
    private const int LeastTurns = 5;
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(0.15), s_all = TimeSpan.FromSeconds(3);

    public static string Header =>
        """
        | ms unless said | 1 thread: best | median | 2 threads: best | median | gain of bests | of medians |
        |---|---|---|---|---|---|---|
        """;

    /// <summary>Warms both up, then gives each a turn of at least one run, again and again.</summary>
    public static Turns Take(string name, double perSecond, Action one, Action two)
    {
        Turn(one, 1);
        Turn(two, 1);
        List<double> first = [], second = [];
        long start = Stopwatch.GetTimestamp();
        for (int turn = 0; turn < LeastTurns || Stopwatch.GetElapsedTime(start) < s_all; turn++)
        {
            first.AddRange(Turn(one, perSecond));
            second.AddRange(Turn(two, perSecond));
        }
        return new(name, [.. first.Order()], [.. second.Order()]);
    }

    /// <summary>A line of the Markdown table.</summary>
    public string ToRow() => string.Create(CultureInfo.InvariantCulture,
        $"| {Name} | {One[0]:0.000} | {Median(One):0.000} | {Two[0]:0.000} | {Median(Two):0.000} | {One[0] / Two[0]:0.00} | {Median(One) / Median(Two):0.00} |");

    private static double Median(double[] sorted) => sorted[sorted.Length / 2];

    private static List<double> Turn(Action run, double perSecond)
    {
        var times = new List<double>();
        long start = Stopwatch.GetTimestamp();
        do
        {
            long before = Stopwatch.GetTimestamp();
            run();
            times.Add(Stopwatch.GetElapsedTime(before).TotalSeconds * perSecond);
        }
        while (Stopwatch.GetElapsedTime(start) < s_turn);
        return times;
    }
}
