using System.CommandLine;
using HeGpu.Client;
using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>`hegpu predict`: the plaintext twin on images, in the clear; what a decrypted result is compared with.</summary>
internal sealed class PredictVerb() : Verb("predict", "Run a model in the clear, without cryptography: what an encrypted result must equal.",
    "hegpu predict image.png --model model.safetensors --out mask.png --logits logits.npy",
    "hegpu predict digits.csv --count 32 --model classifier.safetensors --out scores.csv")
{
    private readonly Option<FileInfo> model = new("--model") { Required = true, HelpName = "FILE", Description = "A model from `hegpu train` or `hegpu import`." };

    protected override void Define(Command command)
    {
        command.Add(InputImages.File);
        foreach (Option option in new Option[] { model, ResultFiles.Out, ResultFiles.Logits, InputImages.Count }) command.Add(option);
    }

    protected override Task<int> RunAsync(VerbContext context)
    {
        ResultFiles.Check(context);
        ModelGraph graph = ModelFile.Load(context.Get(model).FullName).Graph;
        IReadOnlyList<Image> images = InputImages.Load(context);
        FeatureMap[] results = context.Terminal.Stage("Computing in the clear", _ => images.Select(image =>
        {
            context.Cancellation.ThrowIfCancellationRequested();
            return PlainTwin.Run(graph, graph.Preprocessing.Prepare(image, graph.Input.Channels));
        }).ToArray());
        ResultFiles.Write(context, results, graph.IsClassifier);
        return Task.FromResult(ExitCodes.Success);
    }
}
