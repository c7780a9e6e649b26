using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Client.Tests;

/// <summary>A tiny U-Net planned for 16x16 tiles at a small, insecure degree: everything real but quick.</summary>
internal static class SmallPlan
{
    public static (ModelGraph Model, Plan Plan) Make(int images = 1, int logDegree = 11, int imagesPerSlot = 1)
    {
        ModelGraph model = UNet.Create(UNetOptions.Presets["tiny"] with { Channels = [2, 4] });
        FeatureMap[] samples = [.. SyntheticCells.GenerateMany(4, 16, 16, seed: 9).Select(p => model.Preprocessing.Prepare(p.Image, 1))];
        var options = new PlanOptions { SecurityBits = 0, LogDegree = logDegree, ImagesPerCiphertext = images, ImagesPerSlot = imagesPerSlot };
        return (model, Planner.Create(model, new TensorShape(1, 16, 16), Calibration.Measure(model, samples), options));
    }
}
