using HeGpu.Files;
using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>The imported network beside the original: a batch of inputs, as the original reads them, and what it gave.</summary>
internal static class ImportCheck
{
    public static void Write(VerbContext context, ModelGraph graph, string inputsPath, string outputsPath)
    {
        NpyFile inputs = NpyFile.Read(inputsPath), outputs = NpyFile.Read(outputsPath);
        if (inputs.Shape.Count is not (2 or 4) || outputs.Shape.Count < 2 || inputs.Shape[0] != outputs.Shape[0] || inputs.Values.Length == 0)
            throw new HeGpuFileException(outputsPath, $"outputs of [{string.Join(",", outputs.Shape)}] for inputs of [{string.Join(",", inputs.Shape)}]; [batch, channels, height, width] or [batch, features] is expected, and one output for each input.");
        int count = inputs.Shape[0], size = inputs.Values.Length / count, results = outputs.Values.Length / count;
        TensorShape shape = inputs.Shape.Count == 4 ? new(inputs.Shape[1], inputs.Shape[2], inputs.Shape[3]) : new(inputs.Shape[1], 1, 1);
        double worst = 0, largest = 0;
        for (int i = 0; i < count; i++)
        {
            double[] actual = PlainTwin.Run(graph, new(shape, inputs.Values[(i * size)..((i + 1) * size)])).Values;
            if (actual.Length != results) throw new HeGpuFileException(outputsPath, $"{results} outputs for an input; the network gives {actual.Length}.");
            for (int k = 0; k < results; k++)
            {
                double expected = outputs.Values[(i * results) + k];
                (worst, largest) = (Math.Max(worst, Math.Abs(actual[k] - expected)), Math.Max(largest, Math.Abs(expected)));
            }
        }

        context.Terminal.Line(FormattableString.Invariant($"Beside the original on {count} inputs: largest difference {worst:0.0e+0}, largest output {largest:0.###}"));
        context.Record["check"] = new System.Text.Json.Nodes.JsonObject { ["inputs"] = count, ["maxAbsDifference"] = worst, ["largestOutput"] = largest };
    }
}
