using System.CommandLine;
using HeGpu.Client;
using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>`hegpu train unet`: pairs of image and mask in, one model file out, scored on images that training never saw.</summary>
internal sealed class TrainUNetVerb() : Verb("unet", "Train a U-Net on a folder of images and masks; the last fifth of the images tests it.",
    "hegpu train unet --data images --crop 64 --out model.safetensors",
    "hegpu train unet --data images --out model.safetensors --checkpoint train.state --compare-relu --report training.html",
    "hegpu train unet --data images --activation relu --out relu.safetensors", "hegpu train unet --data images --start-from relu.safetensors --out model.safetensors")
{
    /// <summary>Activations are fitted on so many crops; so many are shown in the report.</summary>
    private const int FittingCrops = 64, ReportedCrops = 6;

    /// <summary>A short training is validated so many times; a long one every so many steps as by default.</summary>
    private const int Validations = 24;

    private static readonly UNetTrainingOptions Defaults = new();

    private readonly Option<DirectoryInfo> data = new("--data") { Required = true, HelpName = "FOLDER", Description = "Images and masks: paired by the last number in their names, or images/ and masks/ with equal names." };
    private readonly Option<FileInfo> model = new("--out", "-o") { Required = true, HelpName = "FILE", Description = "The model, a .safetensors file with graph, parameters and calibrated ranges." };
    private readonly Option<int> crop = new("--crop") { DefaultValueFactory = _ => Defaults.Crop, HelpName = "PIXELS", Description = "Side of the square crops to train and test on." };
    private readonly Option<int?> test = new("--test") { HelpName = "COUNT", Description = "How many images, the last by number, test the result [default: a fifth]." };
    private readonly Option<int?> train = new("--train") { HelpName = "COUNT", Description = "How many images, the first by number, to train on [default: all others]." };
    private readonly Option<string> preset = new("--preset") { DefaultValueFactory = _ => "default", Description = "Size of the network." };
    private readonly Option<UNetActivation> activation = new("--activation") { DefaultValueFactory = _ => UNetActivation.Polynomial, HelpName = "polynomial|square|relu", Description = "ReLU (with max pooling) runs in plaintext only, for comparison." };
    private readonly Option<int> steps = new("--steps") { DefaultValueFactory = _ => Defaults.Steps, HelpName = "N", Description = "Mini-batches." };
    private readonly Option<int> batch = new("--batch") { DefaultValueFactory = _ => Defaults.Batch, HelpName = "N", Description = "Crops in a mini-batch." };
    private readonly Option<ulong> seed = new("--seed") { DefaultValueFactory = _ => Defaults.Seed, HelpName = "N", Description = "The same seed gives the same network." };
    private readonly CheckpointOptions checkpoint = new();
    private readonly StartingPoint start = new();
    private readonly TrainingReportPage report = new();
    private readonly Option<int> patience = new("--patience") { HelpName = "N", Description = "Stop early after so many validations (every 500 steps, in the last third) without a better Dice; 0 trains to the end." };
    private readonly Option<bool> compare = new("--compare-relu") { Description = "Also train the ReLU and max-pool twin with the same budget, and print both scores." };

    protected override void Define(Command command)
    {
        preset.AcceptOnlyFromAmong([.. UNetOptions.Presets.Keys]);
        foreach (Option option in new Option[] { data, model, crop, test, train, preset, activation, steps, batch, seed, patience, compare, CommonOptions.Trainer, CommonOptions.Threads })
            command.Add(option);
        checkpoint.AddTo(command);
        start.AddTo(command);
        report.AddTo(command);
    }

    protected override Task<int> RunAsync(VerbContext context)
    {
        UNetTrainingOptions options = ReadOptions(context);
        string path = OutputPath.Check(context.Get(model));
        report.Check(context);
        (IReadOnlyList<ImagePair> training, IReadOnlyList<ImagePair> testing) = LoadImages(context);
        options = options with { Start = start.Load(context, Conversion(options), graph => [.. TestCrop.Choose(TestCrop.Cut(training, options.Crop), FittingCrops).Select(c => c.Prepare(graph))]) };
        TrainedModel trained = Train(context, "Training", training, options);
        IReadOnlyList<TestCrop> crops = TestCrop.Cut(testing, options.Crop);
        ClearScore score = Measure(context, trained, crops);
        var notes = new Dictionary<string, string>
        {
            ["trained"] = $"{trained.Report.Steps} steps of {options.Batch} crops of {options.Crop}x{options.Crop}, seed {options.Seed}",
            ["test"] = FormattableString.Invariant($"Dice {score.Dice:0.0000} on {testing.Count} images"),
        };
        ModelFile.Save(path, trained.Graph, trained.Ranges, notes, context.Cancellation);

        context.Terminal.Line(FormattableString.Invariant(
            $"Dice of the rarer class on {testing.Count} test images ({crops.Count} crops): {score.Dice:0.0000}, IoU {score.Iou:0.0000}, largest |logit| {score.LargestLogit:0.0}"));
        context.Record["steps"] = trained.Report.Steps;
        context.Record["seconds"] = trained.Report.Seconds;
        context.Record["hardware"] = trained.Report.Hardware;
        context.Record["trainImages"] = training.Count;
        context.Record["testImages"] = testing.Count;
        context.Record["dice"] = score.Dice;
        context.Record["iou"] = score.Iou;
        context.Record["largestLogit"] = score.LargestLogit;
        context.Record["curve"] = CurveJson.Write(trained.Report);
        report.Write(context, "A U-Net was trained", notes, trained, Headlines(score), [.. TestCrop.Choose(crops, ReportedCrops).Select(c => Picture(trained.Graph, c))]);
        if (context.Get(compare)) Compare(context, training, crops, options, score);
        context.Terminal.Line($"Model: {path}");
        return Task.FromResult(ExitCodes.Success);
    }

    private UNetTrainingOptions ReadOptions(VerbContext context)
    {
        UNetOptions network = UNetOptions.Presets[context.Get(preset)] with { Activation = context.Get(activation), Seed = context.Get(seed) };
        if (network.Activation == UNetActivation.Square && start.IsGiven(context)) throw new VerbException(ExitCodes.Usage, "--start-from fits polynomials; --activation square leaves nothing to fit.");
        if (network.Activation == UNetActivation.Relu) network = network.ToComparisonTwin();
        return Defaults with
        {
            Trainer = Trainers.Find(context), Network = network, Crop = context.Get(crop), Steps = context.Get(steps), ValidationInterval = Math.Clamp(context.Get(steps) / Validations, 1, Defaults.ValidationInterval), Batch = context.Get(batch), Patience = context.Get(patience), Seed = context.Get(seed),
            Optimizer = start.Optimizer(context, Defaults.Optimizer), Threads = context.Get(CommonOptions.Threads), CheckpointPath = checkpoint.Path(context),
        };
    }

    private (IReadOnlyList<ImagePair> Training, IReadOnlyList<ImagePair> Testing) LoadImages(VerbContext context)
    {
        IReadOnlyList<ImagePairPaths> paths = ImageFolder.Find(context.Get(data).FullName);
        (IReadOnlyList<ImagePairPaths> training, IReadOnlyList<ImagePairPaths> testing) = DataSplit.ByNumber(paths, context.Get(train), context.Get(test));
        context.Terminal.Note($"{paths.Count} images: training on numbers {DataSplit.Numbers(training)}, testing on {DataSplit.Numbers(testing)}.");
        return context.Terminal.Stage("Reading images", _ => (ImageFolder.Load(training, null, context.Cancellation), ImageFolder.Load(testing, null, context.Cancellation)));
    }

    private static ReluConversion? Conversion(UNetTrainingOptions options) =>
        options.Network.Activation == UNetActivation.Relu ? null : new ReluConversion(Bound: options.Penalty.Bound);

    private static TrainedModel Train(VerbContext context, string title, IReadOnlyList<ImagePair> images, UNetTrainingOptions options) =>
        context.Terminal.Stage(title, stage => UNetTrainer.Train(images, options, new TrainingStage(stage), context.Cancellation));

    private static ClearScore Measure(VerbContext context, TrainedModel trained, IReadOnlyList<TestCrop> crops) =>
        context.Terminal.Stage("Testing", stage => ClearScore.Measure(trained.Graph, crops, trained.Report.PositiveClassIsRarer, stage, context.Cancellation));

    private static void Compare(VerbContext context, IReadOnlyList<ImagePair> training, IReadOnlyList<TestCrop> crops, UNetTrainingOptions options, ClearScore score)
    {
        TrainedModel relu = Train(context, "Training the ReLU twin", training, options with { Network = options.Network.ToComparisonTwin(), Start = null, CheckpointPath = null });
        ClearScore twin = Measure(context, relu, crops);
        context.Terminal.Line(FormattableString.Invariant(
            $"The ReLU and max-pool twin, same size and budget: {twin.Dice:0.0000} (this network is {100 * (score.Dice - twin.Dice):+0.0;-0.0} points)"));
        context.Record["diceRelu"] = twin.Dice;
    }

    private static Headline[] Headlines(ClearScore score) =>
    [
        new("Dice on test images", FormattableString.Invariant($"{score.Dice:0.0000}"), "of the rarer class"), new("IoU", FormattableString.Invariant($"{score.Iou:0.0000}"), "of the same class"),
        new("largest |logit|", FormattableString.Invariant($"{score.LargestLogit:0.0}"), "on test images"),
    ];

    private static ReportSample Picture(ModelGraph graph, TestCrop crop) =>
        new(crop.Name, crop.Image.Height, crop.Image.Width, crop.Image.ToGrey().Pixels, crop.Truth, PlainTwin.Run(graph, crop.Prepare(graph)).Values, null);
}
