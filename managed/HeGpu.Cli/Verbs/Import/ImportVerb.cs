using System.CommandLine;
using HeGpu.Client;
using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>`hegpu import`: a network trained elsewhere becomes a model file; one format class each (<see cref="ModelFormats"/>).</summary>
internal sealed class ImportVerb() : Verb("import", "Make a model of a network that was trained elsewhere.",
    "hegpu import CNNweightsMNIST.csv.gz --format volley-revolver --out model.safetensors",
    "hegpu import CNNweightsMNIST.csv.gz --format volley-revolver --data digits.csv --out model.safetensors")
{
    private readonly Argument<FileInfo> file = new("FILE") { Description = "The network's file." };
    private readonly Option<string> format = MakeFormat();
    private readonly Option<FileInfo?> data = new("--data") { HelpName = "CSV", Description = "Labelled images like those to come: every layer's range on them is kept in the model." };
    private readonly Option<FileInfo> target = new("--out", "-o") { Required = true, HelpName = "FILE", Description = "The model." };

    protected override void Define(Command command)
    {
        command.Add(file);
        foreach (Option option in new Option[] { format, data, target }) command.Add(option);
    }

    protected override Task<int> RunAsync(VerbContext context)
    {
        string path = OutputPath.Check(context.Get(target)), source = context.Get(file).FullName;
        IModelFormat reader = ModelFormats.All.Single(f => f.Name == context.Get(format));
        ModelGraph graph = ModelFormats.Read(reader, source);
        var notes = new Dictionary<string, string> { ["importedFrom"] = $"{Path.GetFileName(source)} ({reader.Name})" };
        ModelFile.Save(path, graph, MeasureRanges(context, graph), notes, context.Cancellation);
        int parameters = graph.Parameters.Values.Sum(t => t.Data.Length);
        context.Terminal.Line($"{path}: {graph.Layers.Count} layers, {parameters} parameters");
        context.Record["layers"] = graph.Layers.Count;
        context.Record["parameters"] = parameters;
        return Task.FromResult(ExitCodes.Success);
    }

    private ActivationRanges? MeasureRanges(VerbContext context, ModelGraph graph)
    {
        if (context.Get(data) is not { } images) return null;
        IReadOnlyList<LabelledImage> set = LabelledCsv.Read(images.FullName);
        return context.Terminal.Stage("Measuring ranges", _ => ActivationRanges.Measure(
            graph, set.Select(i => graph.Preprocessing.Prepare(i.Image, graph.Input.Channels)), null, context.Cancellation));
    }

    private static Option<string> MakeFormat()
    {
        var option = new Option<string>("--format")
        {
            Required = true, HelpName = string.Join('|', ModelFormats.All.Select(f => f.Name)), Description = string.Join("; ", ModelFormats.All.Select(f => f.Summary)) + ".",
        };
        option.AcceptOnlyFromAmong([.. ModelFormats.All.Select(f => f.Name)]);
        return option;
    }
}
