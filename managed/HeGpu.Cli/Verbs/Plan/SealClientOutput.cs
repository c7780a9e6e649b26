using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using HeGpu.Files;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>What a client with SEAL must make, for people, for programs and as the file that the client reads.</summary>
internal static class SealClientOutput
{
    public static Option<PlanClient> Client { get; } = new("--client") { HelpName = "hegpu|seal", Description = "Who encrypts: `hegpu`, or Microsoft SEAL in any language.", DefaultValueFactory = _ => PlanClient.HeGpu };

    public static Option<long?> MaxKeyBytes { get; } = new("--max-key-bytes") { HelpName = "BYTES", Description = "Most bytes of evaluation keys; rotations are composed of fewer keys until they fit." };

    public static Option<FileInfo?> File { get; } = new("--client-file") { HelpName = "FILE", Description = "With --client seal: write what the client needs (parameters, Galois steps, places of values) as JSON." };

    /// <summary>Where the client's file is to be, checked before work begins.</summary>
    public static string? CheckedPath(VerbContext context)
    {
        if (context.Get(File) is not { } file) return null;
        return context.Get(Client) == PlanClient.Seal ? OutputPath.Check(file) : throw new VerbException(ExitCodes.Usage, "--client-file is for clients with SEAL: give --client seal.");
    }

    public static void Write(VerbContext context, Plan plan, string? path)
    {
        if (plan.Client != PlanClient.Seal) return;
        SealClientSheet sheet = SealClientSheet.Of(plan);
        context.Terminal.Line($"SEAL: N = {sheet.PolyModulusDegree}, primes of {string.Join(", ", sheet.CoeffModulusBits)} bits, scale 2^{Math.Log2(sheet.Scale):0.##}");
        context.Terminal.Line($"{sheet.GaloisSteps.Count} Galois steps: {string.Join(", ", sheet.GaloisSteps)}");
        context.Terminal.Line($"{Text.Bytes(sheet.GaloisKeyBytes)} each{(sheet.RelinKeys ? $", RelinKeys {Text.Bytes(sheet.RelinKeyBytes)}" : "")}; all keys {Text.Bytes(sheet.KeyBytes)}, seeded {Text.Bytes(sheet.SeededKeyBytes)}");
        JsonObject record = JsonSerializer.SerializeToNode(sheet, JsonText.Compact)!.AsObject();
        if (path is not null)
        {
            AtomicFile.WriteAllText(path, record.ToJsonString(JsonText.Compact) + "\n", context.Cancellation);
            context.Terminal.Line($"Client: {path}");
        }
        // Places of values are for clients, not for people.
        foreach (string tensor in new[] { "input", "output" })
        {
            JsonObject entry = record[tensor]!.AsObject();
            entry["ciphertexts"] = entry["slots"]!.AsArray().Count;
            entry.Remove("slots");
        }
        context.Record["seal"] = record;
    }
}
