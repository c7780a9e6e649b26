using System.CommandLine;
using System.Text.Json.Nodes;
using HeGpu.Client;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>`hegpu plan`: from a model to how it runs encrypted and what that costs, before any key exists.</summary>
internal sealed class PlanVerb() : Verb("plan", "Plan a model for encrypted images of one size, and estimate what it will cost.",
    "hegpu plan model.safetensors --size 64 --out plan.json",
    "hegpu plan model.safetensors --size 64 --compare",
    "hegpu plan model.safetensors --image 512 --out plan.json",
    "hegpu plan model.safetensors --size 64 --client seal --max-key-bytes 2000000000 --client-file client.json --out plan.json",
    "hegpu plan classifier.safetensors --data digits.csv --images-per-ciphertext 32 --out plan.json")
{
    private readonly Argument<FileInfo> model = new("MODEL") { Description = "A model from `hegpu train` or `hegpu import`." };
    private readonly Option<int> size = new("--size") { HelpName = "PIXELS", Description = "Side of the images, or of the tiles of larger ones.", DefaultValueFactory = _ => 64 };
    private readonly Option<int?> whole = new("--image") { HelpName = "PIXELS", Description = "Side of whole images that are to be cut into tiles; the side of the tiles is chosen by cost." };
    private readonly Option<FileSystemInfo?> data = new("--data") { HelpName = "FOLDER|CSV", Description = "Images (with masks) like those to come: sharpens ranges and estimates; for a classifier labelled ones, which also say the size." };
    private readonly Option<bool> compare = new("--compare") { Description = "Plan in every layout and print a table." };
    private readonly Option<bool> list = new("--show") { Description = "Print the plan tensor by tensor." };
    private readonly Option<FileInfo?> target = new("--out", "-o") { HelpName = "FILE", Description = "Write the plan, which client and server share." };

    protected override void Define(Command command)
    {
        command.Add(model);
        foreach (Option option in new Option[]
        {
            size, whole, data, PlanOptionsFromCommandLine.Layout, PlanOptionsFromCommandLine.ImagesPerCiphertext, PlanOptionsFromCommandLine.Optimize, PlanOptionsFromCommandLine.TargetError, compare, list, target,
            SealClientOutput.Client, SealClientOutput.MaxKeyBytes, SealClientOutput.File,
            CommonOptions.Device, CommonOptions.DeviceMemory, CommonOptions.Threads,
        }) command.Add(option);
    }

    protected override Task<int> RunAsync(VerbContext context)
    {
        string? path = context.Get(target) is { } file ? OutputPath.Check(file) : null;
        string? clientPath = SealClientOutput.CheckedPath(context);
        SavedModel saved = ModelFile.Load(context.Get(model).FullName);
        PlanOptions options = PlanOptionsFromCommandLine.Read(context) with { MaxKeyBytes = context.Get(SealClientOutput.MaxKeyBytes) };
        if (context.IsGiven(SealClientOutput.Client)) options = options with { Client = context.Get(SealClientOutput.Client) };
        Plan plan = Make(context, saved, options);
        Devices.Check(context, plan);
        context.Terminal.Table(EstimateText.ToTable(plan, 1, Devices.Memory(context)));
        if (context.Get(whole) is { } side) Tell(context, TilePlan.Create(plan, side, side), plan);
        if (context.Get(list)) context.Terminal.Line(plan.ToText());
        if (context.Get(compare)) context.Record["layouts"] = Compare(context, saved, options, plan);
        if (path is not null)
        {
            PlanFile.Save(plan, path, context.Cancellation);
            context.Terminal.Line($"Plan: {path}");
        }
        SealClientOutput.Write(context, plan, clientPath);
        EstimateText.AddParameters(context.Record, plan);
        context.Record["tile"] = plan.Tile.Height;
        context.Record["estimated"] = EstimateText.ToJson(plan, 1, Devices.Memory(context));
        return Task.FromResult(ExitCodes.Success);
    }

    private Plan Make(VerbContext context, SavedModel saved, PlanOptions options)
    {
        if (saved.Graph.IsClassifier) return MakeForClassifier(context, saved, options);
        int side = context.Get(whole) ?? context.Get(size);
        IReadOnlyList<TestCrop> crops = context.Get(data) is { } folder
            ? TestCrop.Cut(ImageFolder.Load(folder.FullName, null, context.Cancellation), Math.Min(side, 128)) : [];
        var shape = new TensorShape(saved.Graph.Input.Channels, Math.Min(side, 128), Math.Min(side, 128));
        return context.Terminal.Stage("Planning", _ =>
        {
            Calibration calibration = PlanOptionsFromCommandLine.Calibrate(context, saved, shape, crops);
            return context.Get(whole) is null
                ? PlanOptionsFromCommandLine.MakePlan(context, saved.Graph, shape with { Height = side, Width = side }, 1, calibration, options)
                : TileChoice.Choose(saved.Graph, side, side, calibration, options, MemoryLimit, cancellation: context.Cancellation).Plan;
        });
    }

    private Plan MakeForClassifier(VerbContext context, SavedModel saved, PlanOptions options)
    {
        if (context.Get(whole) is not null) throw new VerbException(ExitCodes.Usage, "--image is for networks whose images can be cut into tiles; a classifier sees whole images, give --size.");
        LabelledData? images = context.Get(data) is { } source ? LabelledData.Load(source, 1) : null;
        TensorShape shape = images is not null && !context.IsGiven(size) ? images.Shape : new(saved.Graph.Input.Channels, context.Get(size), context.Get(size));
        IReadOnlyList<FeatureMap> prepared = images is null ? [] : LabelledData.Prepared(images.Testing.Concat(images.Others), saved.Graph);
        return context.Terminal.Stage("Planning", _ => PlanOptionsFromCommandLine.MakePlan(
            context, saved.Graph, shape, 1, PlanOptionsFromCommandLine.CalibrateOn(context, saved, shape, prepared), options));
    }

    // Three quarters of the machine, since keys and files pass through memory as well.
    private static long MemoryLimit => Hardware.This.MemoryBytes / 4 * 3;

    private static void Tell(VerbContext context, TilePlan tiles, Plan plan)
    {
        context.Terminal.Line($"An image of {tiles.Width}x{tiles.Height} takes {tiles.Count} tiles of {plan.Tile.Width}x{plan.Tile.Height}: {Text.Seconds(ServerEstimate.For(plan, tiles.Count).Seconds)} of server time.");
        context.Record["tiles"] = tiles.Count;
        context.Record["wholeImageSeconds"] = ServerEstimate.For(plan, tiles.Count).Seconds;
    }

    private JsonArray Compare(VerbContext context, SavedModel saved, PlanOptions options, Plan chosen)
    {
        Calibration calibration = PlanOptionsFromCommandLine.Calibrate(context, saved, chosen.Tile, []);
        IReadOnlyList<(LayoutKind Kind, Plan? Plan, string Problem)> plans = LayoutComparison.Plans(context, saved.Graph, chosen, calibration, options);
        context.Terminal.Table(LayoutComparison.ToTable(plans, chosen.Layout, new Dictionary<LayoutKind, double>()));
        return LayoutComparison.ToJson(plans, new Dictionary<LayoutKind, double>());
    }
}
