using System.CommandLine;
using HeGpu.Client;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>
/// The range guard on the command line: with the model at hand, an image whose clear twin leaves the calibrated ranges is refused, or reported if the
/// user insists; without the model, the user is told that nothing was checked.
/// </summary>
internal static class RangeCheck
{
    public static Option<FileInfo?> Model { get; } = new("--model") { HelpName = "FILE", Description = "The model: checks in the clear that the image stays within the calibrated ranges." };

    public static Option<bool> AllowOutOfRange { get; } = new("--allow-out-of-range") { Description = "Only warn when an image leaves the calibrated ranges." };

    public static void Run(VerbContext context, Plan plan, IReadOnlyList<Image> images)
    {
        if (context.Get(Model) is not { } file)
        {
            context.Terminal.Note("Ranges are not checked; give --model to check them.");
            return;
        }
        ModelGraph model = PlanLoading.LoadModel(file, plan);
        IReadOnlyList<RangeViolation> violations = context.Terminal.Stage("Checking ranges", stage => Find(plan, model, images, stage, context.Cancellation));
        context.Record["rangeViolations"] = violations.Count;
        if (violations.Count == 0) return;
        string message = $"the image leaves the calibrated ranges in {violations.Count} layer(s): {violations[0]}; the encrypted result may be wrong there.";
        if (!context.Get(AllowOutOfRange)) throw new VerbException(ExitCodes.Refused, message + " Plan with images like this one, or insist with --allow-out-of-range.");
        context.Terminal.Warning(message);
    }

    /// <summary>The worst violation of every layer over all tiles of all images.</summary>
    public static IReadOnlyList<RangeViolation> Find(Plan plan, ModelGraph model, IReadOnlyList<Image> images, IProgress<double>? progress, CancellationToken cancellation)
    {
        FeatureMap[] tiles = [.. images.SelectMany(i => TilePlan.Create(plan, i.Height, i.Width).Cut(plan.Preprocessing.Prepare(i, plan.Tile.Channels)))];
        var found = new IReadOnlyList<RangeViolation>[tiles.Length];
        int done = 0;
        Parallel.For(0, tiles.Length, new ParallelOptions { CancellationToken = cancellation }, t =>
        {
            found[t] = RangeGuard.CheckInput(plan, model, tiles[t]).Violations;
            progress?.Report((double)Interlocked.Increment(ref done) / tiles.Length);
        });
        return [.. found.SelectMany(v => v).GroupBy(v => v.Layer).Select(g => g.MaxBy(v => Math.Abs(v.Value))!)];
    }
}
