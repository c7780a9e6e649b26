using System.CommandLine;
using System.Text.Json.Nodes;
using HeGpu.Arithmetic;
using HeGpu.Kernels;
using HeGpu.Planning;

namespace HeGpu.Benchmarks.Gpu;

/// <summary>The `roofline` verb.</summary>
internal static class RooflineVerb
{
    private const string About = "Measure a device's copy bandwidth and product rate, then transforms and CKKS operations beside the least time that these allow (docs/gpu.md tells how to read it).";
    private const int LeastLogDegree = 13, MostLogDegree = 16;

    // For one H200 (docs/gpu.md).
    private const double NttTarget = 0.65e-3, MultiplyTarget = 0.5, RotateTarget = 0.4;

    private static readonly Option<string> s_set = new("--set") { HelpName = "SET", Description = "Parameters of the operations.", DefaultValueFactory = _ => "P3-dnum4" };
    private static readonly Option<int> s_limbs = new("--limbs") { HelpName = "N", Description = "Transforms at once.", DefaultValueFactory = _ => 32 };
    private static readonly Option<int> s_megabytes = new("--megabytes") { HelpName = "N", Description = "Memory that is copied; more than every cache holds.", DefaultValueFactory = _ => 512 };
    private static readonly Option<int> s_slice = new("--milliseconds") { HelpName = "MS", Description = "Time for each row.", DefaultValueFactory = _ => 500 };

    /// <returns>0 when everything ran, whatever the figures; 1 for wrong use.</returns>
    public static int Run(string[] arguments)
    {
        s_set.AcceptOnlyFromAmong([.. CkksWorkload.Sets.Keys]);
        var root = new RootCommand(About) { CommonOptions.Device, s_set, s_limbs, s_megabytes, s_slice, CommonOptions.NoGraphs, CommonOptions.Json };
        root.SetAction(Measure);
        return root.Parse(arguments).Invoke();
    }

    private static void Measure(ParseResult parsed)
    {
        string name = parsed.GetValue(CommonOptions.Device)!, set = parsed.GetValue(s_set)!;
        TimeSpan slice = TimeSpan.FromMilliseconds(parsed.GetValue(s_slice));
        using var workload = new CkksWorkload(set, name, 0, !parsed.GetValue(CommonOptions.NoGraphs));
        PolynomialDevice device = workload.Device;
        Roof roof = Roof.Measure(device, parsed.GetValue(s_megabytes), slice);
        Console.WriteLine($"{device.Info.Name}: {device.Info.Description}");
        Console.WriteLine(FormattableString.Invariant($"copies: {roof.CopyBytesPerSecond / 1e9:0.0} GB/s, read and written; products of 32-bit words: {(roof.ProductsPerSecond is { } rate ? $"{rate / 1e9:0.0} 10^9/s" : "not measured, memory alone is the bound")}"));
        Console.WriteLine($"{workload.Parameters}\n\n{RooflineRow.Header}");
        var rows = new JsonArray();
        foreach (RooflineRow row in Transforms(device, roof, workload.Parameters.LogDegree, parsed.GetValue(s_limbs), slice).Concat(Operations(workload, roof, set, slice)))
        {
            Console.WriteLine(row.ToRow());
            rows.Add(CommonOptions.ToJson(row));
        }
        (int graphs, long replays) = (device as KernelDevice)?.LaunchGraphs ?? default;
        Console.WriteLine($"\nlaunch graphs: {graphs} made, {replays} replays");
        CommonOptions.Write(parsed, new JsonObject
        {
            ["graphs"] = graphs, ["graphReplays"] = replays,
            ["device"] = device.Info.Name, ["description"] = device.Info.Description, ["set"] = set, ["hardware"] = CommonOptions.ToJson(Hardware.This),
            ["roof"] = CommonOptions.ToJson(roof), ["rows"] = rows,
        });
    }

    private static IEnumerable<RooflineRow> Transforms(PolynomialDevice device, Roof roof, int most, int limbs, TimeSpan slice)
    {
        for (int logDegree = Math.Min(LeastLogDegree, most); logDegree <= Math.Min(most, MostLogDegree); logDegree++)
        {
            IReadOnlyList<ulong> primes = PrimeGenerator.Primes(1 << logDegree, [.. Enumerable.Repeat(49, limbs)]);
            using var workload = new NttWorkload(logDegree, primes, device);
            foreach (TimedOperation operation in workload.Operations)
                yield return RooflineRow.Make($"{operation.Name}, per limb of {limbs}", logDegree, roof, new WorkModel(logDegree, primes, []).Transform,
                    Throughput.Measure(device, operation.Run, slice), limbs, logDegree == MostLogDegree ? NttTarget : null);
        }
    }

    private static IEnumerable<RooflineRow> Operations(CkksWorkload workload, Roof roof, string set, TimeSpan slice)
    {
        var model = new WorkModel(workload.Parameters.Ring);
        foreach (TimedOperation operation in workload.Operations)
            if (model.Of(operation.Name) is { } work)
                yield return RooflineRow.Make(operation.Name, workload.Parameters.LogDegree, roof, work, Throughput.Measure(workload.Device, operation.Run, slice), 1,
                    set != (string)s_set.GetDefaultValue()! ? null : operation.Name switch { "multiply + relinearize + rescale" => MultiplyTarget, "rotate" => RotateTarget, _ => null });
    }
}
