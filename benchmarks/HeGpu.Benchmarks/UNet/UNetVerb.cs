using System.Globalization;
using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Native;
using HeGpu.Planning;

namespace HeGpu.Benchmarks;

/// <summary>
/// `unet OUT [SIDES] [COSTS]`: cost of an encrypted U-Net against the side of the image and against depth. Writes OUT.md (a table, line by line as it
/// is measured, so that a run may be stopped) and OUT.svg (seconds per image over the side, one line per depth).
/// </summary>
internal static class UNetVerb
{
    private const int Together = 4;
    private static readonly int[][] s_depths = [[8, 16], [8, 16, 32], [8, 16, 32, 64]];

    public static int Run(string[] arguments)
    {
        if (arguments.Length is 0 or > 3)
        {
            Console.Error.WriteLine("unet OUT [SIDES, such as 64,128,256,512] [COSTS, a file of hegpu calibrate]");
            return 2;
        }

        string path = arguments[0];
        int[] sides = [.. (arguments.Length > 1 ? arguments[1] : "64,128,256,512").Split(',').Select(s => int.Parse(s, CultureInfo.InvariantCulture))];
        CostTable costs = arguments.Length > 2 ? CostTable.Load(arguments[2]) : CostTable.Typical;
        using PolynomialDevice device = CpuDevices.Open();
        var points = new List<UNetCost>();
        File.WriteAllText(path + ".md", $"{Hardware.This.Processor}, {device.Info.Description}, {Hardware.This.Runtime}\n\n{UNetCost.Header}\n");
        // The default network at every size first, then the other depths at sizes that run in little time.
        int[] usual = s_depths[1];
        IEnumerable<(int Side, int[] Channels)> all = sides.Select(s => (s, usual)).Concat(s_depths.Where(d => d != usual).SelectMany(d => sides.Where(s => s <= 128).Select(s => (s, d))));
        foreach ((int side, int[] channels) in all)
        {
            points.Add(UNetCost.Measure(side, channels, costs, device, side <= 128 ? Together : 1));
            File.AppendAllText(path + ".md", points[^1].ToRow() + "\n");
            Console.WriteLine(points[^1].ToRow());
        }

        LogLogChart.Series[] series = [.. points.GroupBy(p => string.Join('-', p.Channels)).OrderBy(g => g.Key.Length)
            .Select(g => new LogLogChart.Series($"channels {g.Key}", [.. g.Select(p => ((double)p.Side, p.OneSeconds))]))];
        File.WriteAllText(path + ".svg", LogLogChart.Draw("Encrypted U-Net: server seconds for one image", "side of the image, pixels", "seconds", [.. sides.Select(s => (double)s)], series));
        return 0;
    }
}
