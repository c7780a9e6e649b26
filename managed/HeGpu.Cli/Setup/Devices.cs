using System.Text.Json.Nodes;
using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Devices;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>What --device and --threads ask for. What was chosen, and why those before it were not, goes to --json as `device` and `devicesPassed`.</summary>
internal static class Devices
{
    /// <summary>A device for polynomials. Where the user named an evaluator (and the verb runs plans), the one that auto gives.</summary>
    /// <exception cref="DeviceUnavailableException">Not one of them can be opened.</exception>
    public static PolynomialDevice Open(VerbContext context, bool runsPlans = false)
    {
        IReadOnlyList<DeviceCandidate> named = Find(context, context.Get(CommonOptions.Device));
        if (runsPlans && named.All(c => c.IsEvaluator)) named = Find(context, DeviceCatalog.Auto);
        var walk = new DeviceWalk(named.Any(c => !c.IsEvaluator) ? [.. named.Where(c => !c.IsEvaluator)] : named);
        PolynomialDevice device = walk.Next(c => c.Open(Options(context)));
        Record(context, walk);
        return device;
    }

    /// <summary>For whose limits to plan: what the user named may be an evaluator with narrower ones.</summary>
    public static PlanClient ClientOf(VerbContext context) => Find(context, context.Get(CommonOptions.Device)).All(c => c.IsEvaluator) ? PlanClient.Seal : PlanClient.HeGpu;

    /// <summary>Refuses, before any key exists, a plan that the evaluator which the user named cannot run.</summary>
    /// <exception cref="VerbException">With the evaluator's reason.</exception>
    public static void Check(VerbContext context, Plan plan)
    {
        IReadOnlyList<DeviceCandidate> named = Find(context, context.Get(CommonOptions.Device));
        if (named.All(c => c.WhyNot(plan.CreateParameters(), plan.Keys) is not null))
            throw new VerbException(ExitCodes.Refused, $"{named[0].Name} cannot run this plan: {named[0].WhyNot(plan.CreateParameters(), plan.Keys)}");
    }

    public static DeviceOptions Options(VerbContext context) => new(context.Get(CommonOptions.Threads), (long)context.Get(CommonOptions.DeviceMemory) << 20) { Announce = context.Terminal.Warning };

    /// <summary>Bytes that the device which --device stands for may take of its own memory; null where it uses the machine's.</summary>
    public static long? Memory(VerbContext context)
    {
        long? all = Find(context, context.Get(CommonOptions.Device)).FirstOrDefault(c => c.Listing.IsUsable)?.Listing.MemoryBytes;
        return all is { } bytes ? Options(context).ShareOf(bytes) : null;
    }

    /// <exception cref="VerbException">No such name.</exception>
    public static IReadOnlyList<DeviceCandidate> Find(VerbContext context, string name)
    {
        try
        {
            return context.Catalog.Find(name, Options(context));
        }
        catch (ArgumentException e)
        {
            throw new VerbException(ExitCodes.Usage, e.Message);
        }
    }

    /// <summary>Writes the choice down.</summary>
    public static void Record(VerbContext context, DeviceWalk walk)
    {
        context.Record["device"] = walk.Current!.Name;
        context.Record["devicesPassed"] = new JsonArray([.. walk.Passed.Select(ToJson)]);
    }

    /// <summary>The devices that were not used, or no longer, of a verb's record.</summary>
    public static IReadOnlyList<(string Name, string Reason)> Passed(JsonNode record) =>
        [.. record["devicesPassed"]!.AsArray().Select(p => ((string)p!["name"]!, (string)p["reason"]!))];

    private static JsonNode ToJson(PassedDevice passed) => new JsonObject { ["name"] = passed.Name, ["reason"] = passed.Reason };
}
