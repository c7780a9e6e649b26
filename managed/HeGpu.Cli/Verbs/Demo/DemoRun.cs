using System.Text.Json;
using System.Text.Json.Nodes;
using HeGpu.Arithmetic;
using HeGpu.Client;
using HeGpu.Files;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>The demo's steps, in their order; each leaves its files where the next finds them.</summary>
internal sealed class DemoRun(VerbContext context, DemoSettings settings, DemoFolder files, StepClock clock) : IDisposable
{
    private const string ModelName = "model.safetensors", PlanName = "plan.json", ImagesName = "images.enc", ResultName = "result.enc", RecordName = "run.json";
    private const int TrainingImages = 96, TestSeed = 7919, CalibrationImages = 16;
    private readonly PolynomialDevice device = Devices.Open(context, runsPlans: true);
    private IReadOnlyList<ImagePair> training = [];
    private ClientSession? client;
    private TrainedModel? model;

    public IReadOnlyList<ImagePair> TestImages { get; private set; } = [];

    public Plan Plan { get; private set; } = null!;

    public TrainedModel Model => model!;

    public ServerRecord Server { get; private set; } = null!;

    /// <summary>Devices that the server did not use, and why.</summary>
    public IReadOnlyList<(string Name, string Reason)> ServerPassed { get; private set; } = [];

    public StepClock Clock => clock;

    public string Root => files.Root;

    public string ReportPath => files.Report;

    public PolynomialDevice Device => device;

    public IReadOnlyList<double> Losses { get; private set; } = [];

    public IReadOnlyList<RangeViolation> Violations { get; private set; } = [];

    /// <summary>Sets of ciphertexts that hold the test images.</summary>
    public int Batches => Plan.Batches(settings.Images);

    public long KeyBytes => new FileInfo(files.ForServer(KeyFiles.Evaluation)).Length;

    public void MakeImages() => clock.Time("client", "make images", () =>
    {
        int side = Math.Max(settings.Size, 128);
        training = SyntheticCells.GenerateMany(TrainingImages, side, side, settings.Seed);
        TestImages = SyntheticCells.GenerateMany(settings.Images, settings.Size, settings.Size, settings.Seed + TestSeed);
        foreach (ImagePair pair in TestImages)
        {
            Png.Write(files.ForClient($"{pair.Name}.png"), pair.Image, context.Cancellation);
            Png.Write(files.ForClient($"{pair.Name}_truth.png"), pair.Mask, context.Cancellation);
        }
        return TestImages.Count;
    });

    public void Train() => clock.Time("client", "train in plaintext", () =>
    {
        var options = new UNetTrainingOptions
        {
            Network = UNetOptions.Presets[settings.Preset] with { Seed = (ulong)settings.Seed }, Crop = Math.Min(64, settings.Size), Steps = settings.Steps,
            Seed = (ulong)settings.Seed, Threads = context.Get(CommonOptions.Threads), ValidationInterval = Math.Max(1, settings.Steps / 6),
        };
        model = context.Terminal.Stage("Training in plaintext", stage =>
        {
            var show = new TrainingStage(stage);
            TrainedModel trained = UNetTrainer.Train(training, options, show, context.Cancellation);
            Losses = show.Losses;
            return trained;
        });
        ModelFile.Save(files.ForServer(ModelName), model.Graph, model.Ranges, null, context.Cancellation);
        return model;
    }, m => FormattableString.Invariant($"{settings.Steps} steps, Dice {m.Report.Best?.Dice ?? double.NaN:0.000} on held-out images"));

    public void MakePlan()
    {
        CostTable costs = clock.Time("client", "measure this machine", () => CostStore.LoadOrMeasure(context, device, [14, 15]));
        FeatureMap[] samples = [.. TestCrop.Choose(TestCrop.Cut(training, settings.Size), CalibrationImages).Select(c => c.Prepare(Model.Graph))];
        Calibration own = Calibration.Measure(Model.Graph, samples);
        Calibration calibration = own with { Ranges = Ranges.Union(own.Ranges, Model.Ranges) };
        Plan = clock.Time("client", "plan", () => context.Terminal.Stage("Planning", _ =>
            BatchChoice.Choose(
                Model.Graph, new TensorShape(1, settings.Size, settings.Size), settings.Images, calibration, new PlanOptions { Costs = costs, Client = Devices.ClientOf(context) },
                plan => ServerEstimate.For(plan, settings.Images).Seconds, context.Cancellation)));
        PlanFile.Save(Plan, files.ForServer(PlanName), context.Cancellation);
    }

    public void MakeKeys() => clock.Time("client", "make keys", () =>
    {
        client = new ClientSession(Plan, device);
        KeyFiles.Save(context, client, files.Client, files.Server);
        return KeyBytes;
    }, bytes => $"{Text.Bytes(bytes)} of evaluation keys for the server");

    public void Encrypt() => clock.Time("client", "encrypt", () =>
    {
        Image[] images = [.. TestImages.Select(p => p.Image)];
        Violations = RangeCheck.Find(Plan, Model.Graph, images, null, context.Cancellation);
        foreach (RangeViolation violation in Violations) context.Terminal.Warning($"an image leaves the calibrated range: {violation}");
        using var encryptor = new ImageEncryptor(Plan, client!.Secret);
        context.Terminal.Stage("Encrypting", stage => encryptor.EncryptToFile(files.ForServer(ImagesName), images, stage, context.Cancellation));
        return new FileInfo(files.ForServer(ImagesName)).Length;
    }, bytes => $"{TestImages.Count} images, {Text.Bytes(bytes)}");

    /// <summary>A process of its own, in server/, told of nothing that is in client/.</summary>
    public async Task ServeAsync()
    {
        string[] arguments =
        [
            "run", "--plan", PlanName, "--model", ModelName, "--keys", KeyFiles.Evaluation, "--in", ImagesName, "--out", ResultName, "--json", RecordName,
            "--device", context.Get(CommonOptions.Device), "--device-memory", $"{context.Get(CommonOptions.DeviceMemory)}", "--threads", $"{context.Get(CommonOptions.Threads)}",
        ];
        device.Trim();
        context.Terminal.Note($"server$ hegpu {string.Join(' ', arguments)}");
        await clock.TimeAsync("server", "load keys and segment", () =>
            context.Terminal.StageAsync("Server: computing on ciphertexts", stage => HeGpuProcess.RunAsync(arguments, files.Server, stage, context.Cancellation))).ConfigureAwait(false);
        JsonNode record = JsonNode.Parse(InputFile.ReadAllBytes(files.ForServer(RecordName), 1 << 20))!;
        context.Record["device"] = (string?)record["device"];
        ServerPassed = Devices.Passed(record);
        Server = record["server"].Deserialize<ServerRecord>(JsonText.Indented)!;
    }

    public DemoResult Decrypt()
    {
        var decryptor = new ImageDecryptor(Plan, client!.Secret);
        IReadOnlyList<FeatureMap> logits = clock.Time("client", "decrypt", () => decryptor.DecryptFile(files.ForServer(ResultName), null, context.Cancellation));
        var result = new DemoResult(TestImages, Model.Graph, logits);
        for (int i = 0; i < logits.Count; i++) Png.Write(files.ForClient($"{TestImages[i].Name}_mask.png"), LogitFile.ToMask(logits[i]), context.Cancellation);
        result.Layers = clock.Time("client", "measure precision layer by layer", () => context.Terminal.Stage("Measuring precision",
            stage => LayerAudit.Run(client, Model.Graph, TestImages[0].Image, stage, context.Cancellation)), _ => "a run of the client's own, decrypting every tensor");
        return result;
    }

    public void Dispose()
    {
        client?.Dispose();
        device.Dispose();
    }
}
