using System.CommandLine;
using System.Text.Json.Nodes;
using HeGpu.Arithmetic;
using HeGpu.Native;
using HeGpu.Planning;
using Spectre.Console;

namespace HeGpu.Cli;

/// <summary>`hegpu devices`: what this machine computes on, and why not on something faster.</summary>
internal sealed class DevicesVerb() : Verb("devices", "List the devices of this machine: which one is chosen, and why those before it are not.",
    "hegpu devices", "hegpu devices --json devices.json")
{
    protected override void Define(Command command) => command.Add(CommonOptions.Threads);

    protected override Task<int> RunAsync(VerbContext context)
    {
        IReadOnlyList<DeviceChoice> choices = CpuDevices.Survey(context.Get(CommonOptions.Threads));
        string chosen;
        using (PolynomialDevice device = CpuDevices.Open(CpuDevices.Auto, context.Get(CommonOptions.Threads))) chosen = device.Info.Name;
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("device", "", "what it is, or why it is not available");
        var list = new JsonArray();
        foreach (DeviceChoice choice in choices)
        {
            string state = choice.Name == chosen ? "chosen" : choice.Available ? "available" : "not available";
            table.AddRow(choice.Name, state, Markup.Escape(choice.Reason));
            list.Add(new JsonObject { ["name"] = choice.Name, ["state"] = state, ["reason"] = choice.Reason });
        }
        context.Terminal.Table(table);
        Hardware machine = Hardware.This;
        context.Terminal.Line($"{machine.Processor}, {machine.Cores} cores, {Text.Bytes(machine.MemoryBytes)}; {machine.System}; {machine.Runtime}");
        context.Record["device"] = chosen;
        context.Record["devices"] = list;
        context.Record["hardware"] = HardwareJson.Write(machine);
        return Task.FromResult(ExitCodes.Success);
    }
}
