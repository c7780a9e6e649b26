using System.CommandLine;
using HeGpu.Arithmetic;
using HeGpu.Client;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>The options from which plans are made, and the planner's inputs made of them.</summary>
internal static class PlanOptionsFromCommandLine
{
    private const int CalibrationCrops = 64;

    public static Option<LayoutKind> Layout { get; } = new("--layout") { HelpName = "auto|revolver|gap|multiplexed", Description = "How values lie in ciphertexts.", DefaultValueFactory = _ => LayoutKind.Auto };

    public static Option<int> ImagesPerCiphertext { get; } = new("--images-per-ciphertext") { HelpName = "N", Description = "Images or tiles that share ciphertexts [default: as many as pay among those at hand].", DefaultValueFactory = _ => 1 };

    public static Option<PlanGoal?> Optimize { get; } = new("--optimize")
    {
        HelpName = "latency|throughput", Description = "Least time for one image, or per image where there are very many [default: for all images at hand].",
    };

    public static Option<double> TargetError { get; } = new("--target-error") { HelpName = "E", Description = "Largest error of a logit to aim for.", DefaultValueFactory = _ => new PlanOptions().TargetError };

    /// <summary>With this machine's prices, measured now if they never were.</summary>
    public static PlanOptions ReadMeasured(VerbContext context)
    {
        using PolynomialDevice device = Devices.Open(context, runsPlans: true);
        return Of(context, CostStore.LoadOrMeasure(context, device, CostStore.DefaultDegrees));
    }

    /// <summary>With this machine's prices if they were ever measured, and within the limits of what --device names.</summary>
    public static PlanOptions Read(VerbContext context)
    {
        using PolynomialDevice device = Devices.Open(context, runsPlans: true);
        CostTable? costs = CostStore.TryLoad(context, device);
        if (costs is null) context.Terminal.Note("Prices of operations are typical ones; `hegpu calibrate` measures this machine's.");
        return Of(context, costs ?? CostTable.Typical);
    }

    private static PlanOptions Of(VerbContext context, CostTable costs) => new()
    {
        Layout = context.Get(Layout), ImagesPerCiphertext = context.Get(ImagesPerCiphertext), TargetError = context.Get(TargetError), Costs = costs, Client = Devices.ClientOf(context),
    };

    /// <summary>For as many images per ciphertext as the user says; otherwise for what is estimated to take least time for all images at hand.</summary>
    public static Plan MakePlan(VerbContext context, ModelGraph model, TensorShape shape, int images, Calibration calibration, PlanOptions options)
    {
        images = PlanGoals.Images(context.Get(Optimize)) ?? images;
        double Seconds(Plan plan) => ServerEstimate.For(plan, images).Seconds;
        return context.IsGiven(ImagesPerCiphertext)
            ? BatchChoice.OfSize(model, shape, options.ImagesPerCiphertext, calibration, options, Seconds, context.Cancellation)
            : BatchChoice.Choose(model, shape, images, calibration, options, Seconds, context.Cancellation);
    }

    /// <summary>The ranges kept in the model, widened by images if there are any; noise stands in for samples otherwise.</summary>
    public static Calibration Calibrate(VerbContext context, SavedModel saved, TensorShape tile, IReadOnlyList<TestCrop> crops) =>
        CalibrateOn(context, saved, tile, [.. TestCrop.Choose(crops, CalibrationCrops).Select(c => c.Prepare(saved.Graph))]);

    /// <summary>The same with images that are prepared already.</summary>
    public static Calibration CalibrateOn(VerbContext context, SavedModel saved, TensorShape tile, IReadOnlyList<FeatureMap> images)
    {
        if (saved.Ranges is null && images.Count == 0)
            context.Terminal.Warning("the model has no calibrated ranges; they are taken from noise. Give --data to measure them.");
        Calibration measured = images.Count > 0
            ? Calibration.Measure(saved.Graph, images, null, context.Cancellation)
            : Calibration.Synthetic(saved.Graph, tile);
        if (saved.Ranges is null) return measured;
        return measured with { Ranges = images.Count > 0 ? Ranges.Union(measured.Ranges, saved.Ranges) : saved.Ranges };
    }
}
