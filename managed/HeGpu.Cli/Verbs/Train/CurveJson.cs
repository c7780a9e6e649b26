using System.Text.Json.Nodes;
using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>A training's curve for --json.</summary>
internal static class CurveJson
{
    public static JsonArray Write(TrainingReport report) => new([.. report.Curve.Select(p => new JsonObject
    {
        ["step"] = p.Step, ["loss"] = p.Loss, ["heldOutLoss"] = Known(p.Held?.Loss), ["dice"] = Known(p.Held?.Dice), ["iou"] = Known(p.Held?.Iou), ["accuracy"] = Known(p.Held?.Accuracy),
        ["largestActivationInput"] = Known(p.Held?.LargestActivationInput),
    })]);

    private static double? Known(double? value) => value is { } known && double.IsFinite(known) ? known : null;
}
