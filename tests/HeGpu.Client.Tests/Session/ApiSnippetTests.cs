using System.Runtime.CompilerServices;
using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Models;
using HeGpu.Native;
using HeGpu.Planning;
using Xunit;

namespace HeGpu.Client.Tests;

/// <summary>The lines of docs/api.md, compiled, run at full 128-bit security, and compared with what is printed there.</summary>
[Collection(nameof(ChangesTheCurrentFolder))]
public class ApiSnippetTests
{
    [Fact]
    public void The_printed_lines_segment_an_encrypted_image()
    {
        string before = Environment.CurrentDirectory, folder = Directory.CreateTempSubdirectory("hegpu-api-").FullName;
        try
        {
            Environment.CurrentDirectory = folder;
            ModelGraph made = UNet.Create(UNetOptions.Presets["tiny"] with { Channels = [2, 4] });
            ModelFile.Save("model.safetensors", made, Calibration.Synthetic(made, new TensorShape(1, 64, 64)).Ranges);
            Png.Write("cells.png", SyntheticCells.Generate(64, 64, seed: 1, index: 0).Image);
            FeatureMap logits = Snippet();
            FeatureMap clear = PlainTwin.Run(made, made.Preprocessing.Prepare(Png.Read("cells.png"), 1));
            for (int i = 0; i < clear.Values.Length; i++) Assert.Equal(clear.Values[i], logits.Values[i], 1e-3);
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void They_are_the_lines_of_the_documentation()
    {
        string[] own = Lines(File.ReadAllText(ThisFile()), "// begin docs/api.md", "// end");
        string[] printed = Lines(File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../docs/api.md")), "```csharp", "```");
        Assert.Equal(printed, own);
    }

    private static FeatureMap Snippet()
    {
        // begin docs/api.md
        SavedModel saved = ModelFile.Load("model.safetensors");
        ModelGraph model = saved.Graph;
        var tile = new TensorShape(1, 64, 64);
        Plan plan = Planner.Create(model, tile, new Calibration(saved.Ranges!, Calibration.Synthetic(model, tile).Samples));

        using PolynomialDevice device = CpuDevices.Open();
        using var client = new ClientSession(plan, device);                              // makes the secret key
        var server = new ServerSession(plan, model, device, client.EvaluationKeys);      // never sees it

        using CiphertextBundle encrypted = client.Encrypt(Png.Read("cells.png"));        // larger images become tiles
        using CiphertextBundle result = server.Run(encrypted);
        FeatureMap logits = client.Decrypt(result)[0];                                   // a mask where they are positive
        // end
        return logits;
    }

    private static string[] Lines(string text, string begin, string end)
    {
        string[] lines = [.. text.ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim())];
        int first = Array.IndexOf(lines, begin) + 1;
        return [.. lines[first..Array.IndexOf(lines, end, first)].Where(l => l.Length > 0)];
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

[CollectionDefinition(nameof(ChangesTheCurrentFolder), DisableParallelization = true)]
public sealed class ChangesTheCurrentFolder;
