using System.CommandLine;
using HeGpu.Arithmetic;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>`hegpu calibrate`: measures what operations cost on this machine, so that plans can say what they will take.</summary>
internal sealed class CalibrateVerb() : Verb("calibrate", "Measure this machine's operations and keep the result for plans.",
    "hegpu calibrate", "hegpu calibrate --device managed --degrees 14 15")
{
    private readonly Option<int[]> degrees = new("--degrees")
    {
        HelpName = "LOG2N", AllowMultipleArgumentsPerToken = true, Description = "log2 of the ring degrees to measure.", DefaultValueFactory = _ => [.. CostStore.DefaultDegrees],
    };

    protected override void Define(Command command)
    {
        degrees.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int[]>() is { } d && (d.Length == 0 || d.Any(n => n is < 12 or > 16))) result.AddError("--degrees takes numbers from 12 to 16.");
        });
        foreach (Option option in new Option[] { degrees, CommonOptions.Device, CommonOptions.DeviceMemory, CommonOptions.Threads }) command.Add(option);
    }

    protected override Task<int> RunAsync(VerbContext context)
    {
        using PolynomialDevice device = Devices.Open(context);
        CostTable table = CostStore.Measure(context, device, [.. context.Get(degrees).Distinct().Order()]);
        foreach (int degree in table.Entries.Select(e => e.LogDegree).Distinct().Order()) context.Terminal.Table(PriceTable.Make(table, degree));
        context.Terminal.Line($"The first run of a process takes {Text.Seconds(table.StartSeconds)} more.");
        context.Terminal.Line($"Kept in {CostStore.PathFor(device)}");
        context.Record["device"] = device.Info.Name;
        context.Record["file"] = CostStore.PathFor(device);
        context.Record["startSeconds"] = table.StartSeconds;
        context.Record["prices"] = PriceTable.ToJson(table);
        return Task.FromResult(ExitCodes.Success);
    }
}
