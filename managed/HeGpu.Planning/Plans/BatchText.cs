namespace HeGpu.Planning;

/// <summary>How a plan packs images, in a few words.</summary>
public static class BatchText
{
    /// <example>4 images of 1x64x64, two in every slot</example>
    public static string Of(Plan plan) => FormattableString.Invariant($"{plan.Images} image{(plan.Images == 1 ? "" : "s")} of {plan.Tile}{(plan.ImagesPerSlot == 1 ? "" : ", two in every slot")}");
}
