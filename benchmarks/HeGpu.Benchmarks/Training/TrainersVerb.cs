using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using HeGpu.Devices;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Benchmarks.Training;

/// <summary>
/// `trainers`: one training step on every trainer there is, by turns in one process, and how far its outputs and gradients are from the
/// managed trainer's. On a machine with a GPU it is the check that the GPU computes the same network.
/// </summary>
internal static class TrainersVerb
{
    /// <summary>What the trainers are held to: outputs absolutely (relative above 1), gradients relative to the largest of their parameter.</summary>
    private const double OutputTolerance = 1e-5, GradientTolerance = 1e-4;

    private static readonly Option<int> s_threads = new("--threads") { HelpName = "N", Description = "Cores to use; 0 for all." };

    /// <returns>0 when all agree, 1 when one does not.</returns>
    public static int Run(string[] arguments)
    {
        var root = new RootCommand("Time a training step on every trainer, and compare what it computes with the managed trainer.") { s_threads, CommonOptions.Json };
        root.SetAction(parsed =>
        {
            TrainerCatalog catalog = DeviceCatalog.Installed.Trainers;
            foreach (TrainerListing absent in catalog.List().Where(t => t.WhyNot is not null)) Console.WriteLine($"{absent.Name}: {absent.WhyNot}");
            Console.WriteLine($"{Hardware.This.Processor}, {Hardware.This.Runtime}");
            var rows = new JsonArray();
            bool agree = true;
            foreach (TrainingWorkload workload in TrainingWorkload.All)
            {
                Console.WriteLine($"\n{workload.Name}\n\n| trainer | ms per step: best | median | managed's median / its | outputs differ by | gradients by |\n|---|---|---|---|---|---|");
                foreach (TrainerRow row in TrainerRow.Measure(workload, [.. catalog.List().Where(t => t.WhyNot is null).Select(t => catalog.Find(t.Name))], parsed.GetValue(s_threads)))
                {
                    Console.WriteLine(row.ToString());
                    rows.Add(CommonOptions.ToJson(row));
                    agree &= row.OutputError <= OutputTolerance && row.GradientError <= GradientTolerance;
                }
            }

            CommonOptions.Write(parsed, new JsonObject { ["hardware"] = CommonOptions.ToJson(Hardware.This), ["trainers"] = rows });
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{(agree ? "All agree" : "NOT ALL AGREE")} within {OutputTolerance} (outputs) and {GradientTolerance} (gradients)."));
            return agree ? 0 : 1;
        });
        return root.Parse(arguments).Invoke();
    }
}
