using System.CommandLine;
using HeGpu.Client;
using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>`hegpu train cnn`: labelled images in, one model file out, scored on images that training never saw.</summary>
internal sealed class TrainCnnVerb() : Verb("cnn", "Train a classifier on labelled images: MNIST's four files, or a CSV whose last fifth tests it.",
    "hegpu train cnn --preset cnn1 --data mnist --out cnn1.safetensors",
    "hegpu train cnn --preset cnn2 --data mnist --out cnn2.safetensors --checkpoint train.state --report training.html",
    "hegpu train cnn --data mnist --start-from relu.safetensors --freeze-weights --out slaf.safetensors")
{
    /// <summary>Activations are fitted on so many images.</summary>
    private const int FittingImages = 1000;

    private static readonly ClassifierTrainingOptions Measured = new();

    private readonly Option<FileSystemInfo> data = new("--data") { Required = true, HelpName = "FOLDER|FILE", Description = "A folder with MNIST's files (plain or .gz), or a CSV of label and pixels." };
    private readonly Option<FileInfo> model = new("--out", "-o") { Required = true, HelpName = "FILE", Description = "The model, a .safetensors file with graph, parameters and calibrated ranges." };
    private readonly CnnChoice choice = new();
    private readonly Option<string> recipe = new("--recipe") { DefaultValueFactory = _ => "measured", Description = "How to train: as measured best here (Adam), or as published with CNN1 and CNN2 (SGD under one cycle of three phases)." };
    private readonly Option<int?> epochs = new("--epochs") { HelpName = "N", Description = "Passes over the images [default: the recipe's]." };
    private readonly Option<int> batch = new("--batch") { DefaultValueFactory = _ => Measured.Batch, HelpName = "N", Description = "Images in a mini-batch." };
    private readonly Option<int?> shift = new("--shift") { HelpName = "PIXELS", Description = "Move images by up to so many pixels, at random [default: the recipe's]." };
    private readonly Option<int> patience = new("--patience") { HelpName = "N", Description = "Stop early after so many epochs without a better accuracy on the images held out; 0 trains to the end." };
    private readonly Option<ulong> seed = new("--seed") { DefaultValueFactory = _ => Measured.Seed, HelpName = "N", Description = "The same seed gives the same network." };
    private readonly Option<bool> freeze = new("--freeze-weights") { Description = "Train the activations' coefficients only." };
    private readonly CheckpointOptions checkpoint = new();
    private readonly StartingPoint start = new();
    private readonly TrainingReportPage report = new();

    protected override void Define(Command command)
    {
        choice.AddTo(command);
        recipe.AcceptOnlyFromAmong("measured", "published");
        foreach (Option option in new Option[] { data, model, recipe, epochs, batch, shift, patience, seed, freeze, CommonOptions.Trainer, CommonOptions.Threads }) command.Add(option);
        checkpoint.AddTo(command);
        start.AddTo(command);
        report.AddTo(command);
    }

    protected override Task<int> RunAsync(VerbContext context)
    {
        CnnOptions network = choice.Read(context, context.Get(seed));
        ClassifierTrainingOptions options = ReadOptions(context);
        string path = OutputPath.Check(context.Get(model));
        report.Check(context);
        LabelledSplit split = context.Terminal.Stage("Reading images", _ => LabelledSplit.Load(context.Get(data)));
        ModelGraph graph = start.Load(context, start.IsGiven(context) ? Conversion(network, options) : null, g => LabelledData.Prepared(split.Training.Take(FittingImages), g)) ?? Cnn.Create(network);
        options = context.Get(freeze) ? ActivationsOnly(options, graph) : options with { Frozen = Cnn.FrozenParameters(network, graph) };
        TrainedModel trained = context.Terminal.Stage("Training", stage => ClassifierTrainer.Train(graph, split.Training, options, new TrainingStage(stage), context.Cancellation));
        double accuracy = context.Terminal.Stage("Testing", _ => Accuracy(trained.Graph, split.Testing, context.Cancellation));
        var notes = new Dictionary<string, string>
        {
            ["trained"] = $"{trained.Report.Steps} steps of {options.Batch} images out of {split.Training.Count}, seed {options.Seed}",
            ["test"] = FormattableString.Invariant($"accuracy {accuracy:0.0000} on {split.Testing.Count} images"),
        };
        ModelFile.Save(path, trained.Graph, trained.Ranges, notes, context.Cancellation);
        context.Terminal.Line(FormattableString.Invariant($"Accuracy on {split.Testing.Count} test images: {100 * accuracy:0.00} %; {trained.Report.Seconds:0} s of training on {trained.Report.Hardware}"));
        report.Write(context, "A classifier was trained", notes, trained, [new("accuracy on test images", FormattableString.Invariant($"{100 * accuracy:0.00} %"), $"{split.Testing.Count} images")], []);
        context.Terminal.Line($"Model: {path}");
        context.Record["trainImages"] = split.Training.Count;
        context.Record["testImages"] = split.Testing.Count;
        context.Record["accuracy"] = accuracy;
        context.Record["steps"] = trained.Report.Steps;
        context.Record["seconds"] = trained.Report.Seconds;
        context.Record["hardware"] = trained.Report.Hardware;
        context.Record["curve"] = CurveJson.Write(trained.Report);
        return Task.FromResult(ExitCodes.Success);
    }

    private ClassifierTrainingOptions ReadOptions(VerbContext context)
    {
        ClassifierTrainingOptions options = context.Get(recipe) == "published" ? ClassifierTrainingOptions.Published : Measured;
        return options with
        {
            Trainer = Trainers.Find(context), Epochs = context.Get(epochs) ?? options.Epochs, Batch = context.Get(batch), Shift = context.Get(shift) ?? options.Shift, Patience = context.Get(patience),
            KeepBestAfter = context.Get(patience) > 0 ? 0 : options.KeepBestAfter, Seed = context.Get(seed), Optimizer = start.Optimizer(context, options.Optimizer), Threads = context.Get(CommonOptions.Threads), CheckpointPath = checkpoint.Path(context),
        };
    }

    /// <summary>Coefficients that train alone need not go slower than weights.</summary>
    private static ClassifierTrainingOptions ActivationsOnly(ClassifierTrainingOptions options, ModelGraph graph) => options with
    {
        Frozen = new HashSet<string>(graph.Parameters.Keys.Where(k => !k.EndsWith(".coefficients", StringComparison.Ordinal))),
        Optimizer = options.Optimizer with { CoefficientRate = 1 },
    };

    private static ReluConversion? Conversion(CnnOptions network, ClassifierTrainingOptions options) => network.Activation switch
    {
        CnnActivation.Relu => null,
        CnnActivation.Slaf => new ReluConversion(network.Degree, !network.PerChannel, options.Penalty.Bound),
        _ => throw new VerbException(ExitCodes.Usage, $"--start-from fits polynomials that are trained; --activation {network.Activation.ToString().ToLowerInvariant()} leaves nothing to fit."),
    };

    private static double Accuracy(ModelGraph graph, IReadOnlyList<LabelledImage> images, CancellationToken cancellation)
    {
        int right = 0;
        Parallel.ForEach(images, new ParallelOptions { CancellationToken = cancellation }, image =>
        {
            double[] scores = PlainTwin.Run(graph, LabelledData.Prepared([image], graph)[0]).Values;
            if (ClassAgreement.Best(scores) == image.Label) Interlocked.Increment(ref right);
        });
        return (double)right / images.Count;
    }
}
