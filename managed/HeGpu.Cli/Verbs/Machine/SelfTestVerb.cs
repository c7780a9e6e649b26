using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using HeGpu.Arithmetic;
using HeGpu.Planning;
using HeGpu.SelfTest;

namespace HeGpu.Cli;

/// <summary>`hegpu selftest`: does a device of this machine compute what it should? Every verb, bit for bit against the reference device.</summary>
internal sealed class SelfTestVerb() : Verb("selftest", "Check a device: every verb, bit for bit as the reference device, on fresh random words.",
    "hegpu selftest --device native", "hegpu selftest --device cuda --json selftest.json", "hegpu selftest --device emulator --logn-max 8")
{
    private readonly Option<int> largest = new("--logn-max") { HelpName = "N", Description = "log2 of the largest ring degree, 4 to 17.", DefaultValueFactory = _ => PolynomialRing.MaxLogDegree };
    private readonly Option<string?> filter = new("--check") { HelpName = "TEXT", Description = "Only checks whose name contains this." };
    private readonly Option<int?> seed = new("--seed") { HelpName = "S", Description = "Of a failure that was reported, to see it again." };

    protected override void Define(Command command)
    {
        largest.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < PolynomialRing.MinLogDegree or > PolynomialRing.MaxLogDegree) result.AddError($"--logn-max takes {PolynomialRing.MinLogDegree} to {PolynomialRing.MaxLogDegree}.");
        });
        foreach (Option option in new Option[] { CommonOptions.Device, largest, filter, seed, CommonOptions.DeviceMemory, CommonOptions.Threads }) command.Add(option);
    }

    protected override Task<int> RunAsync(VerbContext context)
    {
        using PolynomialDevice device = Devices.Open(context);
        var options = new KitOptions
        {
            // Verbs of a processor's devices allocate nothing once warm; those of other devices may talk to a driver that does.
            MaxLogDegree = context.Get(largest), Filter = context.Get(filter), Seed = context.Get(seed), MustNotAllocate = device.Info.Name is "native" or "managed",
        };
        long start = Stopwatch.GetTimestamp();
        KitResult result = context.Terminal.Stage($"Checking {device.Info.Name}", stage => KitRun.Run(device, options,
            p => stage.Report((double)p.Done / p.Total, p.Check.ToString()),
            failure => context.Terminal.Error($"{failure.Check}: {failure.Message}"), context.Cancellation));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        context.Terminal.Line($"{device.Info.Name}: {device.Info.Description}");
        context.Terminal.Line($"{result.Tests} checks, {result.Failures.Count} failed, {result.Skipped} left out, in {Text.Seconds(seconds)}");
        context.Record["description"] = device.Info.Description;
        context.Record["logNMax"] = options.MaxLogDegree;
        context.Record["tests"] = result.Tests;
        context.Record["failed"] = result.Failures.Count;
        context.Record["skipped"] = result.Skipped;
        context.Record["failures"] = JsonSerializer.SerializeToNode(result.Failures, JsonText.Indented);
        context.Record["seconds"] = seconds;
        context.Record["hardware"] = HardwareJson.Write(Hardware.This);
        return Task.FromResult(result.Tests == 0 ? throw new VerbException(ExitCodes.Usage, "no check was run: widen --check and --logn-max.")
            : result.Failures.Count == 0 ? ExitCodes.Success : ExitCodes.Failed);
    }
}
