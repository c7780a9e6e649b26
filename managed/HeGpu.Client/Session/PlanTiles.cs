using HeGpu.Planning;

namespace HeGpu.Client;

/// <summary>How images of any size meet the one tile size of a plan.</summary>
internal static class PlanTiles
{
    /// <exception cref="PlanningException">The image is smaller than the plan's, or the model cannot be tiled.</exception>
    public static TilePlan For(Plan plan, int height, int width) => TilePlan.Create(plan, height, width);
}
