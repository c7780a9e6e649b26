using HeGpu.Ckks;
using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// Turns a model into a plan: normalises the network, takes the smallest primes that reach the target error, finds layouts, and counts and prices
/// the run by walking it symbolically. Tries each degree that is secure with what the depth needs (the smallest and the one above),
/// and linear layers merged or not (<see cref="LinearMerges"/>), and keeps the cheapest.
/// </summary>
public static class Planner
{
    /// <param name="model">Polynomial activations and mean pools.</param>
    /// <param name="tile">Shape of one image or tile.</param>
    /// <param name="calibration">Ranges and sample images.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="progress">One line per alternative that was priced.</param>
    /// <param name="cancellation">Checked often.</param>
    /// <exception cref="PlanningException">No parameters, layout or level budget fit; the message says which and what to change.</exception>
    public static Plan Create(
        ModelGraph model, TensorShape tile, Calibration calibration, PlanOptions? options = null, IProgress<string>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new PlanOptions();
        Check(options);
        var refused = new List<string>();
        EncryptedNetwork apart = NetworkBuilder.Build(model, tile, calibration.Ranges);
        double seconds = double.PositiveInfinity;
        (PlanCandidate Candidate, PricedPlan Plan)? best = options.Merged is { } merged
            ? Cheapest(merged)
            : LinearMerges.Cheapest(model, apart.Junctions, Cheapest, c => c?.Plan.Price ?? double.PositiveInfinity);
        if (best is not { } cheapest) throw new PlanningException("No plan fits: " + string.Join("; ", refused.Distinct()) + ".");
        return cheapest.Candidate.WithFewerKeys(cheapest.Plan);

        (PlanCandidate Candidate, PricedPlan Plan)? Cheapest(IReadOnlyCollection<string> merged)
        {
            if (PlanCandidate.TryCreate(model, tile, calibration, options, merged, apart, refused, cancellation) is not { } candidate) return null;
            PricedPlan? least = null;
            foreach (PricedPlan priced in candidate.Plans(refused, seconds))
            {
                Plan plan = priced.Plan;
                progress?.Report(FormattableString.Invariant(
                    $"{plan.Layout.ToString().ToLowerInvariant()}, N = 2^{plan.Parameters.LogDegree}, {plan.Estimate.Levels} levels{(plan.Merged is [] ? "" : $", merged {string.Join(", ", plan.Merged)}")}: {plan.Estimate.Seconds:0.00} s, {plan.Counts.Rotations} rotations, {plan.Counts.PlainProducts} products"));
                seconds = Math.Min(seconds, plan.Estimate.Seconds);
                if (least is null || priced.Price < least.Price) least = priced;
            }

            return least is null ? null : (candidate, least);
        }
    }

    private static void Check(PlanOptions options)
    {
        if (options.SecurityBits is not (0 or 128)) throw new PlanningException($"A security of {options.SecurityBits} bits; plans know 128, and 0 for experiments.");
        if (!(options.TargetError > 0)) throw new PlanningException($"The target error {options.TargetError} must be positive.");
        if (options.ImagesPerCiphertext is < 1 or > 1 << 16) throw new PlanningException($"{options.ImagesPerCiphertext} images per ciphertext; expected 1 to 65536.");
        if (options.ImagesPerSlot is < 1 or > SlotPair.Count || options.ImagesPerCiphertext % options.ImagesPerSlot != 0)
            throw new PlanningException($"{options.ImagesPerSlot} images per slot and {options.ImagesPerCiphertext} per ciphertext; a slot holds 1 or {SlotPair.Count}, and ciphertexts a multiple of that.");
        if (options.Client == PlanClient.Seal && options.ImagesPerSlot != 1) throw new PlanningException("Two images per slot for a client with SEAL; its encoders in JavaScript take real values only, so a slot holds 1.");
        if (options.Client == PlanClient.Seal && options.LogDegree > PlanCandidate.LargestSealDegree) throw new PlanningException($"log2 N = {options.LogDegree} for a client with SEAL; up to {PlanCandidate.LargestSealDegree} are possible there.");
        if (options.MaxKeyBytes < 0) throw new PlanningException($"{options.MaxKeyBytes} bytes of keys; the limit must not be negative.");
        if (!(options.RangeMargin >= 0)) throw new PlanningException($"The range margin {options.RangeMargin} must not be negative.");
        if (options.LogDegree is < CkksParameters.MinLogDegree or > CkksParameters.MaxLogDegree)
            throw new PlanningException($"log2 N = {options.LogDegree}; {CkksParameters.MinLogDegree} to {CkksParameters.MaxLogDegree} are possible.");
    }
}
