using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>A tiling and the plan of its tiles.</summary>
/// <param name="Tiles">How the image is cut.</param>
/// <param name="Plan">For one batch of tiles.</param>
public sealed record TiledPlan(TilePlan Tiles, Plan Plan)
{
    /// <summary>Runs of the plan that the whole image takes.</summary>
    public int Batches => Plan.Batches(Tiles.Count);

    /// <summary>Estimated seconds of the whole image.</summary>
    /// <param name="cacheBytes">Budget of the weight cache kept between batches.</param>
    public double Seconds(long cacheBytes = 0) => Plan.Estimate.SecondsFor(Batches, cacheBytes);
}

/// <summary>Chooses the size of tiles: large ones waste less on halos, small ones need less memory.</summary>
public static class TileChoice
{
    /// <summary>Sides that are tried, largest first, besides the whole image.</summary>
    public static IReadOnlyList<int> Sides { get; } = [256, 128, 96, 64, 48, 32];

    /// <param name="model">A segmentation network.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="calibration">Ranges and samples.</param>
    /// <param name="options">As for a plan; tiles share slots in pairs where that is faster, unless more images per ciphertext are asked for.</param>
    /// <param name="memoryLimit">Most bytes that the server may take, weight cache included.</param>
    /// <param name="cacheBytes">Budget of the weight cache kept between batches.</param>
    /// <param name="progress">One line per alternative.</param>
    /// <param name="cancellation">Checked often.</param>
    /// <exception cref="PlanningException">No tile size fits.</exception>
    public static TiledPlan Choose(
        ModelGraph model, int height, int width, Calibration calibration, PlanOptions? options = null, long memoryLimit = long.MaxValue, long cacheBytes = 0,
        IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        TiledPlan? best = null;
        int whole = Math.Max(height, width);
        foreach (int side in Sides.Prepend(whole).Where(s => s <= whole).Distinct())
        {
            TiledPlan? candidate = TryPlan(model, height, width, side, calibration, options ?? new PlanOptions(), cacheBytes, cancellation);
            if (candidate is null || candidate.Plan.Estimate.PeakMemoryWith(cacheBytes) > memoryLimit) continue;
            progress?.Report(FormattableString.Invariant(
                $"tiles of {side}: {candidate.Tiles.Count} tiles, {candidate.Seconds(cacheBytes):0.0} s, {candidate.Plan.Estimate.PeakMemoryBytes >> 20} MiB"));
            if (best is not null && candidate.Seconds(cacheBytes) > 1.5 * best.Seconds(cacheBytes)) break;
            if (best is null || candidate.Seconds(cacheBytes) < best.Seconds(cacheBytes)) best = candidate;
        }

        return best ?? throw new PlanningException($"No tile size up to {whole} fits in {memoryLimit >> 20} MiB.");
    }

    private static TiledPlan? TryPlan(
        ModelGraph model, int height, int width, int side, Calibration calibration, PlanOptions options, long cacheBytes, CancellationToken cancellation)
    {
        try
        {
            TilePlan tiles = TilePlan.Create(model, height, width, side);
            double Seconds(Plan plan) => new TiledPlan(tiles, plan).Seconds(cacheBytes);
            return new(tiles, options.ImagesPerCiphertext == 1
                ? BatchChoice.Choose(model, tiles.Tile, tiles.Count, calibration, options, Seconds, cancellation)
                : BatchChoice.OfSize(model, tiles.Tile, options.ImagesPerCiphertext, calibration, options, Seconds, cancellation));
        }
        catch (PlanningException)
        {
            return null;
        }
    }
}
