using BenchmarkDotNet.Running;
using HeGpu.Arithmetic;
using HeGpu.Benchmarks;
using HeGpu.Benchmarks.Peers;
using HeGpu.Benchmarks.Scaling;
using HeGpu.Ckks;
using HeGpu.Client;
using HeGpu.Native;

// operations [SET..]   quick table of milliseconds per CKKS operation, on 1 and 2 threads
// precision            precision of every operation at each preset, beside its theory
// scaling [SET..|unet] what a second thread gains, by turns in one process
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
    case "operations":
        OperationTable.Print(Console.Out, args.Length > 1 ? args[1..] : CkksWorkload.Sets.Keys, CpuDevices.Auto, [1, 2]);
        break;
    case "precision":
        using (PolynomialDevice device = CpuDevices.Open())
            foreach ((string name, CkksParametersLiteral preset) in CkksPresets.All)
                Console.WriteLine($"## {name}\n\n{PrecisionTable.Measure(CkksParameters.Create(preset), device).ToMarkdown()}");
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(CkksBenchmarks).Assembly).Run(args);
        break;
}
return 0;
