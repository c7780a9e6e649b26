using System.CommandLine;
using System.Text.Json.Nodes;
using HeGpu.Arithmetic;
using HeGpu.Client;
using HeGpu.Devices;
using HeGpu.Planning;
using Spectre.Console;

namespace HeGpu.Cli;

/// <summary>`hegpu bench`: the same operations on every device of this machine, side by side; nothing is kept.</summary>
internal sealed class BenchVerb() : Verb("bench", "Time homomorphic operations on the devices of this machine, side by side.",
    "hegpu bench", "hegpu bench --degree 14 --level 8 --json bench.json")
{
    private const int SpecialPrimes = 2;
    private readonly Option<int> degree = new("--degree") { HelpName = "LOG2N", Description = "log2 of the ring degree, 12 to 16.", DefaultValueFactory = _ => 14 };
    private readonly Option<int> level = new("--level") { HelpName = "L", Description = "Level of the operands, 1 to 12.", DefaultValueFactory = _ => 8 };

    protected override void Define(Command command)
    {
        Within(degree, 12, 16);
        Within(level, 1, 12);
        foreach (Option option in new Option[] { degree, level, CommonOptions.Device, CommonOptions.DeviceMemory, CommonOptions.Threads }) command.Add(option);
        command.Add(new ApproximationsVerb().ToCommand());
    }

    protected override Task<int> RunAsync(VerbContext context)
    {
        string wanted = context.Get(CommonOptions.Device);
        // The reference device and the emulator are slow by design: only when asked for by name.
        IEnumerable<DeviceCandidate> candidates = Devices.Find(context, wanted);
        if (wanted == DeviceCatalog.Auto) candidates = candidates.Where(c => c.Listing.IsUsable && !c.IsEvaluator && c.Name is not ("reference" or "emulator"));
        var columns = new List<(string Name, CostTable Costs)>();
        foreach (DeviceCandidate candidate in candidates)
        {
            using PolynomialDevice device = candidate.Open(Devices.Options(context));
            columns.Add((candidate.Name, context.Terminal.Stage($"Timing {candidate.Name}", stage => CalibrationKit.Measure(device, [context.Get(degree)], stage, context.Cancellation))));
        }
        Print(context, columns);
        return Task.FromResult(ExitCodes.Success);
    }

    private void Print(VerbContext context, List<(string Name, CostTable Costs)> columns)
    {
        int n = context.Get(degree), l = context.Get(level);
        Table table = new Table().Border(TableBorder.Rounded).Title($"N = 2^{n}, level {l}, {SpecialPrimes} special primes: milliseconds per operation").AddColumn("operation");
        foreach ((string name, _) in columns) table.AddColumn(new TableColumn(name).RightAligned());
        var rows = new JsonArray();
        foreach (OperationKind kind in Enum.GetValues<OperationKind>())
        {
            table.AddRow([kind.ToString(), .. columns.Select(c => FormattableString.Invariant($"{1000 * c.Costs.Seconds(kind, n, l, SpecialPrimes):0.000}"))]);
            foreach ((string name, CostTable costs) in columns)
                rows.Add(new JsonObject { ["operation"] = kind.ToString(), ["device"] = name, ["seconds"] = costs.Seconds(kind, n, l, SpecialPrimes) });
        }
        context.Terminal.Table(table);
        context.Record["logN"] = n;
        context.Record["level"] = l;
        context.Record["operations"] = rows;
        context.Record["hardware"] = HardwareJson.Write(Hardware.This);
    }

    private static void Within(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() is var v && (v < least || v > most)) result.AddError($"{option.Name} must lie between {least} and {most}.");
    });
}
