using System.CommandLine;
using HeGpu.Client;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>`hegpu evaluate`: a model on a folder of images, in the clear and encrypted side by side.</summary>
internal sealed class EvaluateVerb() : Verb("evaluate", "Score a model on images that it was not trained on, in the clear and encrypted.",
    "hegpu evaluate model.safetensors --data images --crop 64 --count 4 --encrypted --json scores.json",
    "hegpu evaluate model.safetensors --data images --count 2 --encrypted --compare-layouts --report report.html",
    "hegpu evaluate classifier.safetensors --data digits.csv --count 32 --encrypted --json scores.json")
{
    private readonly Argument<FileInfo> model = new("MODEL") { Description = "A model from `hegpu train` or `hegpu import`." };
    private readonly Option<FileSystemInfo> data = new("--data") { Required = true, HelpName = "FOLDER|CSV", Description = "Images and masks, as for `hegpu train unet`; for a classifier a CSV of labelled images or a folder with MNIST's files." };
    private readonly Option<int> crop = new("--crop") { HelpName = "PIXELS", Description = "Side of the crops.", DefaultValueFactory = _ => 64 };
    private readonly Option<int> count = new("--count") { HelpName = "K", Description = "How many crops, evenly spaced over the test images; for a classifier how many images, the first.", DefaultValueFactory = _ => 4 };
    private readonly Option<int?> test = new("--test") { HelpName = "COUNT", Description = "How many images, the last by number, are test images [default: a fifth]." };
    private readonly Option<bool> encrypted = new("--encrypted") { Description = "Run encrypted too." };
    private readonly Option<bool> compare = new("--compare-layouts") { Description = "Run encrypted in every layout; the masks must be the same." };
    private readonly Option<FileInfo?> report = new("--report") { HelpName = "FILE", Description = "Write a run report (HTML)." };

    protected override void Define(Command command)
    {
        command.Add(model);
        foreach (Option option in new Option[]
        {
            data, crop, count, test, encrypted, compare, report, PlanOptionsFromCommandLine.Layout, PlanOptionsFromCommandLine.ImagesPerCiphertext, PlanOptionsFromCommandLine.Optimize, PlanOptionsFromCommandLine.TargetError,
            CommonOptions.Device, CommonOptions.DeviceMemory, CommonOptions.Threads,
        }) command.Add(option);
    }

    protected override Task<int> RunAsync(VerbContext context)
    {
        if (context.Get(report) is { } page) OutputPath.Check(page);
        SavedModel saved = ModelFile.Load(context.Get(model).FullName);
        if (saved.Graph.IsClassifier) return Task.FromResult(Classify(context, saved));
        (IReadOnlyList<TestCrop> training, IReadOnlyList<TestCrop> testing) = LoadCrops(context);
        IReadOnlyList<TestCrop> chosen = TestCrop.Choose(testing, context.Get(count));
        bool rarer = Confusion.RarerClass(testing.Select(c => c.Truth));
        if (!context.Get(encrypted) && !context.Get(compare)) return Task.FromResult(ClearOnly(context, saved.Graph, chosen, rarer));

        PlanOptions options = PlanOptionsFromCommandLine.ReadMeasured(context);
        var tile = new TensorShape(saved.Graph.Input.Channels, context.Get(crop), context.Get(crop));
        Calibration calibration = PlanOptionsFromCommandLine.Calibrate(context, saved, tile, training);
        Plan plan = context.Terminal.Stage("Planning", _ => PlanOptionsFromCommandLine.MakePlan(context, saved.Graph, tile, chosen.Count, calibration, options));
        context.Terminal.Table(EstimateText.ToTable(plan, plan.Batches(chosen.Count), Devices.Memory(context)));
        var evaluation = new EvaluationRun(context, saved.Graph, chosen, rarer);
        evaluation.CheckRanges(plan);
        evaluation.RunEncrypted(plan, audit: context.Get(report) is not null);
        if (context.Get(compare)) evaluation.RunOtherLayouts(LayoutComparison.Plans(context, saved.Graph, plan, calibration, options));
        evaluation.Write();
        if (context.Get(report) is { } file)
        {
            HtmlReport.Write(file.FullName, evaluation.ToReport(Path.GetFileName(context.Get(model).FullName)), context.Cancellation);
            context.Terminal.Line($"Report: {file.FullName}");
        }
        return Task.FromResult(evaluation.MasksAgree ? ExitCodes.Success : ExitCodes.Failed);
    }

    private int Classify(VerbContext context, SavedModel saved)
    {
        if (context.Get(compare) || context.Get(report) is not null)
            throw new VerbException(ExitCodes.Usage, "--compare-layouts and --report are for networks that give masks; this one gives classes.");
        var evaluation = new ClassifierEvaluation(context, saved, LabelledData.Load(context.Get(data), context.Get(count)));
        return evaluation.Run(context.Get(encrypted));
    }

    private (IReadOnlyList<TestCrop> Training, IReadOnlyList<TestCrop> Testing) LoadCrops(VerbContext context)
    {
        IReadOnlyList<ImagePairPaths> paths = ImageFolder.Find(context.Get(data).FullName);
        (IReadOnlyList<ImagePairPaths> training, IReadOnlyList<ImagePairPaths> testing) = DataSplit.ByNumber(paths, null, context.Get(test));
        context.Terminal.Note($"Testing on images {DataSplit.Numbers(testing)}; the ranges come from {DataSplit.Numbers(training)}.");
        int side = context.Get(crop);
        IReadOnlyList<TestCrop> crops = TestCrop.Cut(ImageFolder.Load(testing, null, context.Cancellation), side);
        if (crops.Count == 0) throw new VerbException(ExitCodes.BadInput, $"the test images are smaller than the crop of {side}x{side}.");
        return (TestCrop.Cut(ImageFolder.Load(training, null, context.Cancellation), side), crops);
    }

    private static int ClearOnly(VerbContext context, ModelGraph graph, IReadOnlyList<TestCrop> crops, bool rarer)
    {
        ClearScore score = context.Terminal.Stage("Testing", stage => ClearScore.Measure(graph, crops, rarer, stage, context.Cancellation));
        context.Terminal.Line(FormattableString.Invariant($"Dice of the rarer class on {crops.Count} crops: {score.Dice:0.0000}, IoU {score.Iou:0.0000}; --encrypted runs it encrypted too."));
        context.Record["images"] = crops.Count;
        context.Record["diceClear"] = score.Dice;
        context.Record["iouClear"] = score.Iou;
        return ExitCodes.Success;
    }
}
