using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.SealNet.Tests;

/// <summary>A tiny U-Net planned for 16x16 tiles at a small, insecure degree.</summary>
internal static class SmallPlan
{
    public static (ModelGraph Model, Calibration Calibration, Plan Plan) Make(PlanClient client)
    {
        ModelGraph model = UNet.Create(UNetOptions.Presets["tiny"] with { Channels = [2, 4] });
        Calibration calibration = Calibration.Measure(model, [.. SyntheticCells.GenerateMany(4, 16, 16, seed: 9).Select(p => model.Preprocessing.Prepare(p.Image, 1))]);
        return (model, calibration, Planner.Create(model, new TensorShape(1, 16, 16), calibration, new PlanOptions { SecurityBits = 0, LogDegree = 11, Client = client }));
    }
}
