using HeGpu.Files;
using Xunit;

namespace HeGpu.Models.Tests;

/// <summary>The files of tests/data/import, which PyTorch wrote (make.py beside them).</summary>
internal static class ImportFiles
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "import");

    public static string PathOf(string name) => Path.Combine(Folder, name);

    public static ImportedModel Import(string name, ImportOptions? options = null) => ModelFormats.Read(ModelFormats.Recognize(PathOf(name)), PathOf(name), options ?? new());

    /// <summary>The largest difference between what a network computes from a set of inputs and what PyTorch did, in double precision.</summary>
    public static double Difference(ModelGraph graph, string set)
    {
        NpyFile inputs = NpyFile.Read(PathOf($"{set}.input.npy")), outputs = NpyFile.Read(PathOf($"{set}.output.npy"));
        int count = inputs.Shape[0], size = inputs.Values.Length / count, results = outputs.Values.Length / count;
        var shape = new TensorShape(inputs.Shape[1], inputs.Shape[2], inputs.Shape[3]);
        double worst = 0;
        for (int i = 0; i < count; i++)
        {
            double[] actual = PlainTwin.Run(graph, new(shape, inputs.Values[(i * size)..((i + 1) * size)])).Values;
            Assert.Equal(results, actual.Length);
            for (int k = 0; k < results; k++) worst = Math.Max(worst, Math.Abs(actual[k] - outputs.Values[(i * results) + k]));
        }

        return worst;
    }

    /// <summary>Why a file is refused.</summary>
    public static string Refusal(Action import) => Assert.Throws<HeGpuFileException>(import).Reason;
}
