using System.CommandLine;
using System.CommandLine.Parsing;
using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Native;
using HeGpu.Planning;

namespace HeGpu.Benchmarks;

/// <summary>The `unet` verb: cost of an encrypted U-Net against the side of the image and against depth.</summary>
internal static class UNetVerb
{
    private const string About = """
        Measure what an encrypted U-Net costs against the side of the image, and against depth (1 to 3 poolings, up to 128 pixels).

        Writes OUT.md (a table, line by line as it is measured, so that a run may be stopped) and OUT.svg (seconds per image over the side, one line
        per depth). On a machine that does nothing else:
          hegpu calibrate
          dotnet run -c Release --project benchmarks/HeGpu.Benchmarks -- unet cost 64,128,256,512 ~/.config/hegpu/costs-native-2.json
        """;

    private const int Together = 8, LargestTogether = 64, LargestOfOtherDepths = 128;
    private static readonly int[][] s_depths = [[8, 16], [8, 16, 32], [8, 16, 32, 64]];

    private static readonly Argument<string> s_out = new("OUT") { Description = "Files to write, without their endings." };
    private static readonly Argument<int[]> s_sides = new("SIDES")
    {
        Description = "Sides of images, in pixels, separated by commas.", DefaultValueFactory = _ => [64, 128, 256, 512], CustomParser = Sides, Arity = ArgumentArity.ZeroOrOne,
    };
    private static readonly Argument<FileInfo?> s_costs = new("COSTS") { Description = "Prices that plans are made with: a file of `hegpu calibrate`.", Arity = ArgumentArity.ZeroOrOne };

    /// <returns>0 when everything ran, 1 for wrong use.</returns>
    public static int Run(string[] arguments)
    {
        var root = new RootCommand(About) { s_out, s_sides, s_costs };
        root.SetAction(parsed => Measure(parsed.GetValue(s_out)!, parsed.GetValue(s_sides)!, parsed.GetValue(s_costs) is { } file ? CostTable.Load(file.FullName) : CostTable.Typical));
        return root.Parse(arguments).Invoke();
    }

    private static int[] Sides(ArgumentResult result)
    {
        var sides = new List<int>();
        foreach (string word in result.Tokens[0].Value.Split(','))
        {
            if (int.TryParse(word, out int side) && side is >= 16 and <= 2048 && int.IsPow2(side)) sides.Add(side);
            else result.AddError($"SIDES: '{word}' is no power of two from 16 to 2048.");
        }

        return [.. sides];
    }

    private static int Measure(string path, int[] sides, CostTable costs)
    {
        using PolynomialDevice device = CpuDevices.Open();
        var points = new List<UNetCost>();
        File.WriteAllText(path + ".md", $"{Hardware.This.Processor}, {device.Info.Description}, {Hardware.This.Runtime}\n\n{UNetCost.Header}\n");
        // The default network at every size first, then the other depths at sizes that run in little time.
        int[] usual = s_depths[1];
        IEnumerable<(int Side, int[] Channels)> all = sides.Select(s => (s, usual)).Concat(s_depths.Where(d => d != usual).SelectMany(d => sides.Where(s => s <= LargestOfOtherDepths).Select(s => (s, d))));
        foreach ((int side, int[] channels) in all)
        {
            string row;
            try
            {
                points.Add(UNetCost.Measure(side, channels, costs, device, side <= LargestTogether ? Together : 1));
                row = points[^1].ToRow();
            }
            catch (PlanningException e) // the values of deep untrained networks can grow beyond all parameters
            {
                row = $"| {side}x{side} | {string.Join('-', channels)} | no plan: {e.Message}";
            }

            File.AppendAllText(path + ".md", row + "\n");
            Console.WriteLine(row);
        }

        LogLogChart.Series[] series = [.. points.GroupBy(p => string.Join('-', p.Channels)).OrderBy(g => g.Key.Length)
            .Select(g => new LogLogChart.Series($"channels {g.Key}", [.. g.Select(p => ((double)p.Side, p.OneSeconds))]))];
        File.WriteAllText(path + ".svg", LogLogChart.Draw("Encrypted U-Net: server seconds for one image", "side of the image, pixels", "seconds", [.. sides.Select(s => (double)s)], series));
        return 0;
    }
}
