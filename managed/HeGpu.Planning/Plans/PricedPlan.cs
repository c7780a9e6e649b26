namespace HeGpu.Planning;

/// <summary>A plan and what it is chosen by.</summary>
/// <param name="Plan">Complete, with its estimate.</param>
/// <param name="Price">Seconds of a run, and a share of what its keys cost.</param>
/// <param name="Patterns">Of its layers, for whatever is priced next.</param>
internal sealed record PricedPlan(Plan Plan, double Price, LayerPatterns Patterns)
{
    /// <summary>
    /// What an evaluation key is worth, in rotations at its level: a client makes one in the time of some ten rotations and sends it once, a
    /// server holds it and runs many images.
    /// </summary>
    public const double RotationsPerKey = 3;
}
