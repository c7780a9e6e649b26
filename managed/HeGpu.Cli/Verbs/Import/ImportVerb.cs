using System.CommandLine;
using HeGpu.Client;
using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>`hegpu import`: a network trained elsewhere becomes a model file; one format class each (<see cref="ModelFormats"/>).</summary>
internal sealed class ImportVerb() : Verb("import", "Make a model of a network that was trained elsewhere (docs/import.md).",
    "hegpu import unet.onnx --out model.safetensors",
    "hegpu import cnn.onnx --replace relu=poly:2 --replace maxpool=mean --data digits.csv --mean 0.1307 --std 0.3081 --out model.safetensors",
    "hegpu import cnn.onnx --replace relu=poly:3:-4..6 --replace output=drop --check inputs.npy outputs.npy --out model.safetensors",
    "hegpu import weights.safetensors --arch unet --out model.safetensors",
    "hegpu import weights.safetensors --arch graph.json --names names.json --by-shape --out model.safetensors",
    "hegpu import CNNweightsMNIST.csv.gz --format volley-revolver --data digits.csv --out model.safetensors")
{
    private readonly Argument<FileInfo> file = new("FILE") { Description = "The network's file: " + string.Join("; ", ModelFormats.All.Select(f => $"{f.Name}, {f.Summary}")) + "." };
    private readonly Option<string?> format = new("--format") { HelpName = string.Join('|', ModelFormats.All.Select(f => f.Name)), Description = "Which of these it is [default: by its first bytes]." };
    private readonly Option<FileInfo> target = new("--out", "-o") { Required = true, HelpName = "FILE", Description = "The model." };
    private readonly Option<string?> arch = new("--arch") { HelpName = "NETWORK", Description = "For parameters without a network: a graph as JSON, a model file, unet[-SIZE][-square|-relu] (tiny, small, large, deep), or cnn1|cnn2[-slaf2|-square|-relu]." };
    private readonly Option<FileInfo?> names = new("--names") { HelpName = "FILE", Description = "JSON of names in the file by names in the network, of modules or of tensors; \"\" leaves one out." };
    private readonly Option<bool> byShape = new("--by-shape") { Description = "Modules that no name finds are found by their shapes where only one way fits." };
    private readonly Option<TensorShape?> input = new("--input") { HelpName = "CxHxW", Description = "Size of the images, where the file leaves it open.", CustomParser = r => ImportArguments.Shape(r) };
    private readonly Option<double[]?> mean = new("--mean") { HelpName = "M[,M,M]", Description = "The network reads (pixel - mean) / deviation, pixels within 0 and 1; it becomes its first layer.", CustomParser = r => ImportArguments.Numbers(r) };
    private readonly Option<double[]?> std = new("--std") { HelpName = "S[,S,S]", Description = "The deviation to that mean.", CustomParser = r => ImportArguments.Numbers(r) };
    private readonly Option<bool> perImage = new("--normalize-per-image") { Description = "Each image is normalised by its own mean and deviation instead, and clipped to 4 deviations, before it is encrypted." };
    private readonly Option<string[]> replace = new("--replace") { HelpName = "FUNCTION=WHAT", Description = $"What becomes of a function that ciphertexts cannot compute; nothing is replaced unasked. {FunctionReplacement.Syntax}; RANGE is 5 for [-5, 5] or -4..6, and is measured on --data if left out." };
    private readonly Option<FileSystemInfo?> data = new("--data") { HelpName = "CSV|FOLDER", Description = "Images like those to come: every layer's range on them is kept in the model." };
    private readonly Option<FileInfo[]?> check = new("--check") { HelpName = "INPUTS.npy OUTPUTS.npy", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true, Description = "Compare with what the original gives: a batch of its inputs, as it reads them, and its outputs." };

    protected override void Define(Command command)
    {
        format.AcceptOnlyFromAmong([.. ModelFormats.All.Select(f => f.Name)]);
        command.Add(file);
        foreach (Option option in new Option[] { format, target, arch, names, byShape, input, mean, std, perImage, replace, data, check }) command.Add(option);
    }

    protected override Task<int> RunAsync(VerbContext context)
    {
        string path = OutputPath.Check(context.Get(target)), source = context.Get(file).FullName;
        IModelFormat reader = context.Get(format) is { } name ? ModelFormats.All.Single(f => f.Name == name) : ModelFormats.Recognize(source);
        InputNormalization? normalization = Normalization(context);
        var images = new ImportImages(context, context.Get(data), normalization);
        ImportedModel imported = context.Terminal.Stage("Reading", _ => ModelFormats.Read(reader, source, Options(context, reader, images)));
        if (normalization is not null && imported.Graph.Preprocessing.NormalizePerImage)
            throw new VerbException(ExitCodes.Usage, "--mean and --std are not for a network whose images are normalised by their own mean and deviation.");
        ImportTable.Write(context, imported);
        if (context.Get(check) is [var inputs, var outputs]) ImportCheck.Write(context, imported.Graph, inputs.FullName, outputs.FullName);

        ModelGraph graph = normalization?.Before(imported.Graph) ?? imported.Graph;
        ActivationRanges? ranges = images.Measure(graph, imported.Input);
        var notes = new Dictionary<string, string> { ["importedFrom"] = $"{Path.GetFileName(source)} ({reader.Name})" };
        if (imported.Notes.Count > 0) notes["import"] = string.Join("; ", imported.Notes.Select(n => $"{n.Layer}: {n.Text}"));
        ModelFile.Save(path, graph, ranges, notes, context.Cancellation);
        int parameters = graph.Parameters.Values.Sum(t => t.Data.Length);
        context.Terminal.Line($"{path}: {graph.Layers.Count} layers, {parameters} parameters{(ranges is null ? ", ranges not measured (--data)" : "")}");
        context.Record["format"] = reader.Name;
        context.Record["layers"] = graph.Layers.Count;
        context.Record["parameters"] = parameters;
        return Task.FromResult(ExitCodes.Success);
    }

    private ImportOptions Options(VerbContext context, IModelFormat reader, ImportImages images)
    {
        foreach (Option option in new Option[] { arch, names, byShape }) Meaning(context, option, reader, ImportAspects.Architecture);
        Meaning(context, replace, reader, ImportAspects.Replacements);
        Meaning(context, perImage, reader, ImportAspects.Preprocessing);
        return new()
        {
            Architecture = context.Get(arch) is { } network ? Architectures.Find(network) : null,
            Names = context.Get(names) is { } table ? NameTable.Read(table.FullName) : new Dictionary<string, string>(),
            ByShape = context.Get(byShape),
            Input = context.Get(input),
            Preprocessing = context.Get(perImage) ? new(NormalizePerImage: true, new UNetOptions().InputClip) : null,
            Replacements = ImportArguments.Replacements(context.Get(replace)),
            Images = images.Prepared,
        };
    }

    private InputNormalization? Normalization(VerbContext context) => (context.Get(mean), context.Get(std)) switch
    {
        (null or [], null or []) => null,
        ([_, ..] means, [_, ..] deviations) => new(means, deviations),
        _ => throw new VerbException(ExitCodes.Usage, "--mean and --std belong together."),
    };

    private static void Meaning(VerbContext context, Option option, IModelFormat reader, ImportAspects aspect)
    {
        if (context.IsGiven(option) && !reader.Uses.HasFlag(aspect))
            throw new VerbException(ExitCodes.Usage, $"{option.Name} has no meaning for {reader.Name} files.");
    }
}
