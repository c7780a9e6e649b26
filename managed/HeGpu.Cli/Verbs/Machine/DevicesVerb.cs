using System.CommandLine;
using System.Text.Json.Nodes;
using HeGpu.Arithmetic;
using HeGpu.Devices;
using HeGpu.Models;
using HeGpu.Planning;
using Spectre.Console;
using Table = Spectre.Console.Table;

namespace HeGpu.Cli;

/// <summary>`hegpu devices`: what this machine computes on, and why not on something faster.</summary>
internal sealed class DevicesVerb() : Verb("devices", "List the devices and trainers of this machine: memory, driver, what each is good for or why it is not usable, and which one is chosen.",
    "hegpu devices", "hegpu devices --json devices.json")
{
    protected override void Define(Command command) => command.Add(CommonOptions.Threads);

    protected override Task<int> RunAsync(VerbContext context)
    {
        DeviceOptions options = Devices.Options(context);
        var walk = new DeviceWalk([.. context.Catalog.Find(DeviceCatalog.Auto, options).Where(c => !c.IsEvaluator)]);
        walk.Next(c => c.Open(options)).Dispose();
        Dictionary<string, string> failed = walk.Passed.ToDictionary(p => p.Name, p => p.Reason);
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("device", "", "memory", "driver", "what it is", "good for, or why not");
        var list = new JsonArray();
        foreach (DeviceCandidate candidate in context.Catalog.List(options))
        {
            DeviceListing device = candidate.Listing;
            string? whyNot = device.WhyNot ?? failed.GetValueOrDefault(device.Name);
            string state = device.Name == walk.Current!.Name ? "chosen" : whyNot is null ? "available" : "not available";
            table.AddRow([.. new[] { device.Name, state, device.MemoryBytes is { } bytes ? Text.Bytes(bytes) : "", device.Driver ?? "", device.Description, whyNot ?? device.GoodFor }.Select(Markup.Escape)]);
            list.Add(new JsonObject
            {
                ["name"] = device.Name, ["kind"] = candidate.IsEvaluator ? "evaluator" : "device", ["state"] = state, ["description"] = device.Description,
                ["memoryBytes"] = device.MemoryBytes, ["driver"] = device.Driver, ["goodFor"] = device.GoodFor, ["whyNot"] = whyNot,
            });
        }
        context.Terminal.Table(table);
        ListTrainers(context);
        Hardware machine = Hardware.This;
        context.Terminal.Line($"{machine.Processor}, {machine.Cores} cores, {Text.Bytes(machine.MemoryBytes)}; {machine.System}; {machine.Runtime}");
        Devices.Record(context, walk);
        context.Record["devices"] = list;
        context.Record["hardware"] = HardwareJson.Write(machine);
        return Task.FromResult(ExitCodes.Success);
    }

    private static void ListTrainers(VerbContext context)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("trainer", "", "trains on", "good for, or why not");
        var list = new JsonArray();
        string chosen = context.Catalog.Trainers.Find(TrainerCatalog.Auto).Name;
        foreach (TrainerListing trainer in context.Catalog.Trainers.List())
        {
            string state = trainer.Name == chosen ? "chosen" : trainer.WhyNot is null ? "available" : "not available";
            table.AddRow([.. new[] { trainer.Name, state, trainer.Hardware, trainer.WhyNot ?? trainer.GoodFor }.Select(Markup.Escape)]);
            list.Add(new JsonObject { ["name"] = trainer.Name, ["state"] = state, ["hardware"] = trainer.Hardware, ["goodFor"] = trainer.GoodFor, ["whyNot"] = trainer.WhyNot });
        }
        context.Terminal.Table(table);
        context.Record["trainers"] = list;
    }
}
