using HeGpu.Client;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Cli.Tests;

/// <summary>A tiny U-Net with plan (16x16, small and insecure), keys and one encrypted image, made once.</summary>
public sealed class SmallPipeline : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hegpu-pipeline-").FullName;

    public SmallPipeline()
    {
        ModelGraph graph = UNet.Create(UNetOptions.Presets["tiny"] with { Channels = [2, 4] });
        ModelFile.Save(Model, graph, MakeCalibration(graph).Ranges);
        _ = MakePlan(folder, Model, logDegree: 11);
        Png.Write(Image, SyntheticCells.Generate(16, 16, seed: 9, index: 0).Image);
        using var hegpu = new Hegpu();
        Run(hegpu, "keygen", "--plan", Plan, "--out", folder);
        Run(hegpu, "encrypt", Image, "--plan", Plan, "--key", SecretKey, "--out", Encrypted);
    }

    public string Model => Path.Combine(folder, "model.safetensors");

    public string Plan => Path.Combine(folder, "plan.json");

    public string Image => Path.Combine(folder, "image.png");

    public string SecretKey => Path.Combine(folder, "secret.key");

    public string PublicKey => Path.Combine(folder, "public.key");

    public string EvaluationKeys => Path.Combine(folder, "evaluation.keys");

    public string Encrypted => Path.Combine(folder, "image.enc");

    public static string MakePlan(string folder, string model, int logDegree, int imagesPerSlot = 1)
    {
        ModelGraph graph = ModelFile.Load(model).Graph;
        Plan plan = Planner.Create(graph, new TensorShape(1, 16, 16), MakeCalibration(graph), new PlanOptions
        {
            SecurityBits = 0, LogDegree = logDegree, ImagesPerCiphertext = imagesPerSlot, ImagesPerSlot = imagesPerSlot,
        });
        string path = Path.Combine(folder, "plan.json");
        PlanFile.Save(plan, path);
        return path;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static Calibration MakeCalibration(ModelGraph graph) => Calibration.Measure(
        graph, [.. SyntheticCells.GenerateMany(8, 16, 16, seed: 9).Select(p => graph.Preprocessing.Prepare(p.Image, 1))]);

    private static void Run(Hegpu hegpu, params string[] arguments)
    {
        if (hegpu.Run(arguments) != ExitCodes.Success) throw new InvalidOperationException(hegpu.Error);
    }
}
