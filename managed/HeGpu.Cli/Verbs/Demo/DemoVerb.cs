using System.CommandLine;
using HeGpu.Client;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>`hegpu demo`: everything from making images to reading the report, with client and server as separate processes.</summary>
internal sealed class DemoVerb() : Verb("demo", "Show it all: train a U-Net, then let a server without any secret segment encrypted images.",
    "hegpu demo", "hegpu demo --out my-demo --json demo.json")
{
    private readonly Option<DirectoryInfo> folder = new("--out", "-o") { HelpName = "FOLDER", Description = "Where everything goes: client/, server/ and report.html.", DefaultValueFactory = _ => new DirectoryInfo("hegpu-demo") };
    private readonly Option<int> size = new("--size") { HelpName = "PIXELS", Description = "Side of the images.", DefaultValueFactory = _ => 64 };
    private readonly Option<int> images = new("--images") { HelpName = "N", Description = "Images to encrypt.", DefaultValueFactory = _ => 4 };
    private readonly Option<int> steps = new("--steps") { HelpName = "N", Description = "Training steps.", DefaultValueFactory = _ => 600 };
    private readonly Option<string> preset = new("--preset") { DefaultValueFactory = _ => "default", Description = "Size of the network." };
    private readonly Option<int> seed = new("--seed") { HelpName = "N", Description = "Of images and training; keys are always fresh.", DefaultValueFactory = _ => 1 };

    protected override void Define(Command command)
    {
        preset.AcceptOnlyFromAmong([.. Models.UNetOptions.Presets.Keys]);
        size.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var s && (s < 16 || s > 256 || s % 8 != 0)) result.AddError("--size must be a multiple of 8 from 16 to 256.");
        });
        foreach (Option option in new Option[] { folder, size, images, steps, preset, seed, CommonOptions.Device, CommonOptions.DeviceMemory, CommonOptions.Threads }) command.Add(option);
    }

    protected override async Task<int> RunAsync(VerbContext context)
    {
        var files = new DemoFolder(OutputPath.Check(context.Get(folder)));
        var settings = new DemoSettings(context.Get(size), context.Get(images), context.Get(steps), context.Get(preset), context.Get(seed));
        Terminal terminal = context.Terminal;
        var clock = new StepClock();
        terminal.Note($"Demo in {files.Root}: the client works in client/, the server sees nothing but server/.");
        using var run = new DemoRun(context, settings, files, clock);
        run.MakeImages();
        run.Train();
        run.MakePlan();
        terminal.Table(EstimateText.ToTable(run.Plan, run.Batches));
        run.MakeKeys();
        run.Encrypt();
        await run.ServeAsync().ConfigureAwait(false);
        DemoResult result = run.Decrypt();
        HtmlReport.Write(files.Report, DemoReport.Make(run, result), context.Cancellation);
        DemoSummary.Write(context, run, result);
        return result.Agreement.MaskMismatches == 0 ? ExitCodes.Success : ExitCodes.Failed;
    }
}
