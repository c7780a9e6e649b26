using System.Diagnostics;
using System.Globalization;
using HeGpu.Models;

namespace HeGpu.Benchmarks.Training;

/// <summary>A trainer on a workload.</summary>
/// <param name="Workload">Its name.</param>
/// <param name="Trainer">Its name and hardware.</param>
/// <param name="Best">Milliseconds of the quickest step.</param>
/// <param name="Median">Of all steps.</param>
/// <param name="Gain">The managed trainer's median over this one.</param>
/// <param name="OutputError">Largest difference from the managed trainer's outputs, over the largest output where that is above 1.</param>
/// <param name="GradientError">Largest difference of a gradient, over the largest of that parameter (or a hundredth of the largest of all).</param>
internal sealed record TrainerRow(string Workload, string Trainer, double Best, double Median, double Gain, double OutputError, double GradientError)
{
    private const int LeastTurns = 5;
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(0.3), s_each = TimeSpan.FromSeconds(2);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"| {Trainer} | {Best:0.00} | {Median:0.00} | {Gain:0.00} | {OutputError:0.0E+0} | {GradientError:0.0E+0} |");

    /// <summary>A row for each trainer; the managed one must be the first.</summary>
    public static IReadOnlyList<TrainerRow> Measure(TrainingWorkload workload, IReadOnlyList<ITrainerProvider> trainers, int threads)
    {
        TrainingSetup setup = workload.Setup with { Threads = threads };
        INetworkInTraining[] networks = [.. trainers.Select(t => t.Open(setup))];
        try
        {
            float[][] outputs = [.. networks.Select(n => Outputs(n, workload))];
            foreach (INetworkInTraining network in networks) network.Step(workload.Inputs, workload.Targets, new(1e-3));
            IReadOnlyDictionary<string, float[]>[] gradients = [.. networks.Select(n => n.GetGradients())];
            double floor = 0.01 * gradients[0].Values.Max(Largest);
            double[][] times = Time(networks, workload);
            return [.. networks.Select((network, i) => new TrainerRow(
                workload.Name, $"{trainers[i].Name}: {network.Hardware}", times[i][0], Middle(times[i]), Middle(times[0]) / Middle(times[i]),
                Difference(outputs[0], outputs[i], 1), gradients[0].Max(g => Difference(g.Value, gradients[i][g.Key], floor))))];
        }
        finally
        {
            foreach (INetworkInTraining network in networks) network.Dispose();
        }
    }

    private static float[] Outputs(INetworkInTraining network, TrainingWorkload workload)
    {
        TrainingSetup setup = workload.Setup;
        var outputs = new float[setup.Batch * setup.Graph.InferShapes(setup.Image.Height, setup.Image.Width)[setup.Graph.Output].Size];
        network.Evaluate(workload.Inputs, setup.Batch, outputs);
        return outputs;
    }

    /// <summary>Milliseconds, ascending, of steps taken by turns.</summary>
    private static double[][] Time(INetworkInTraining[] networks, TrainingWorkload workload)
    {
        List<double>[] times = [.. networks.Select(_ => new List<double>())];
        long start = Stopwatch.GetTimestamp();
        for (int turn = -1; turn < LeastTurns || Stopwatch.GetElapsedTime(start) < s_each * networks.Length; turn++)
        {
            for (int i = 0; i < networks.Length; i++)
            {
                long began = Stopwatch.GetTimestamp();
                do
                {
                    long before = Stopwatch.GetTimestamp();
                    networks[i].Step(workload.Inputs, workload.Targets, new(1e-3));
                    if (turn >= 0) times[i].Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
                }
                while (Stopwatch.GetElapsedTime(began) < s_turn);
            }
        }

        return [.. times.Select(t => t.Order().ToArray())];
    }

    private static double Middle(double[] sorted) => sorted[sorted.Length / 2];

    private static double Difference(float[] expected, float[] found, double floor) =>
        expected.Zip(found, (a, b) => Math.Abs((double)a - b)).Max() / Math.Max(floor, Largest(expected));

    private static double Largest(float[] values) => values.Max(v => Math.Abs((double)v));
}
