using HeGpu.Arithmetic;
using HeGpu.Benchmarks;
using HeGpu.Benchmarks.Gpu;
using HeGpu.Benchmarks.Peers;
using HeGpu.Benchmarks.Scaling;
using HeGpu.Benchmarks.Training;
using HeGpu.Ckks;
using HeGpu.Client;
using HeGpu.Native;

// operations [SET..]   quick table of milliseconds per CKKS operation, on any device
// roofline             throughput of operations beside what the device's memory and multipliers allow
// repeat               one encrypted U-Net again and again: changed words, leaks, seconds
// gpu-report           one table and one JSON file of the steps of benchmarks/gpu/run.sh
// precision            precision of every operation at each preset, beside its theory
// scaling [SET..|unet] what a second thread gains, by turns in one process
// trainers             a training step on every trainer, by turns, and how far apart their outputs and gradients are
// unet OUT             cost of an encrypted U-Net against size and depth, as a table and a plot
// peers --help         SEAL, OpenFHE and HEXL beside HeGpu, alternately in one run
// anything else        BenchmarkDotNet's own arguments, e.g. --filter *Ckks*
switch (args.FirstOrDefault())
{
    case "peers":
        return PeersVerb.Run(args[1..]);
    case "unet":
        return UNetVerb.Run(args[1..]);
    case "scaling":
        return ScalingVerb.Run(args[1..]);
    case "trainers":
        return TrainersVerb.Run(args[1..]);
    case "operations":
        return OperationsVerb.Run(args[1..]);
    case "roofline":
        return RooflineVerb.Run(args[1..]);
    case "repeat":
        return RepeatVerb.Run(args[1..]);
    case "gpu-report":
        return GpuReportVerb.Run(args[1..]);
    case "precision":
        using (PolynomialDevice device = CpuDevices.Open())
            foreach ((string name, CkksParametersLiteral preset) in CkksPresets.All)
                Console.WriteLine($"## {name}\n\n{PrecisionTable.Measure(CkksParameters.Create(preset), device).ToMarkdown()}");
        break;
    default:
        CarefulBenchmarks.Run(args);
        break;
}
return 0;
