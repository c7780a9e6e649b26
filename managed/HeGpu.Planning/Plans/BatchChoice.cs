using System.Numerics;
using HeGpu.Ckks;
using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// Chooses how many images share a set of ciphertexts when many are at hand: two in every slot wherever the network acts on pairs, and of classifiers,
/// which leave slots empty, more beside each other: large batches share rotations and weights, small ones need fewer ciphertexts at a time.
/// </summary>
public static class BatchChoice
{
    /// <summary>Larger batches are not tried.</summary>
    public const int MostImages = 8192;

    /// <summary>Where the search among batches begins.</summary>
    private const int FirstImages = 64;

    /// <param name="model">Any model.</param>
    /// <param name="shape">Of one image.</param>
    /// <param name="images">How many there are to run.</param>
    /// <param name="calibration">Ranges and samples.</param>
    /// <param name="options">As for a plan; the images per ciphertext and slot are chosen.</param>
    /// <param name="seconds">What the runs of a plan for all images will take, by plan.</param>
    /// <param name="cancellation">Checked often.</param>
    /// <returns>The plan that takes least time for all images, among batches of powers of two: from the first on larger ones while they take less, or else smaller ones.</returns>
    /// <exception cref="PlanningException">No size of batch has a plan.</exception>
    public static Plan Choose(ModelGraph model, TensorShape shape, int images, Calibration calibration, PlanOptions options, Func<Plan, double> seconds, CancellationToken cancellation = default)
    {
        // Images beside each other do not pay where one fills the slots, as maps do.
        int most = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(images, 1, model.IsClassifier ? MostImages : SlotPair.Count));
        int first = Math.Min(most, FirstImages);
        PlanningException? refused = null;
        Plan? best = null;
        Improve(first);
        for (int batch = 2 * first; batch <= most && best is not null && Improve(batch); batch *= 2)
        {
        }

        for (int batch = first / 2; batch >= 1 && (best is null || best.Images == 2 * batch) && !PairsSuffice(batch); batch /= 2) Improve(batch);
        return best ?? throw refused!;

        bool Improve(int batch)
        {
            if (Try(batch) is not { } plan || (best is not null && seconds(plan) >= seconds(best))) return false;
            best = plan;
            return true;
        }

        // One image takes no less than its plan in pairs does with one in every slot, which is priced without another search.
        bool PairsSuffice(int batch) =>
            batch == 1 && best is { ImagesPerSlot: SlotPair.Count, Images: SlotPair.Count } && seconds(best) <= seconds(OneByOne(best, model, options.Costs));

        // What was merged, and whether in pairs, hardly depends on how many images lie beside each other: it is chosen once.
        Plan? Try(int batch)
        {
            try
            {
                return best is null || !model.IsClassifier || batch % best.ImagesPerSlot != 0
                    ? OfSize(model, shape, batch, calibration, options, seconds, cancellation)
                    : Planner.Create(model, shape, calibration, options with { ImagesPerCiphertext = batch, ImagesPerSlot = best.ImagesPerSlot, Merged = best.Merged }, null, cancellation);
            }
            catch (PlanningException e)
            {
                refused = e;
                return null;
            }
        }
    }

    /// <summary>The plan for batches of one size: in pairs where it can be; for classifiers only if that takes less than one image in every slot.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="shape">Of one image.</param>
    /// <param name="batch">Images per set of ciphertexts.</param>
    /// <param name="calibration">Ranges and samples.</param>
    /// <param name="options">As for a plan; the images per ciphertext and slot are set.</param>
    /// <param name="seconds">By which plans are compared.</param>
    /// <param name="cancellation">Checked often.</param>
    /// <exception cref="PlanningException">There is no plan for this size.</exception>
    public static Plan OfSize(ModelGraph model, TensorShape shape, int batch, Calibration calibration, PlanOptions options, Func<Plan, double> seconds, CancellationToken cancellation = default)
    {
        options = options with { ImagesPerCiphertext = batch, ImagesPerSlot = 1 };
        Plan? pairs = Pairs(model, shape, calibration, options, cancellation);
        if (pairs is not null && !model.IsClassifier) return pairs;
        try
        {
            Plan plan = Planner.Create(model, shape, calibration, options, null, cancellation);
            return pairs is not null && seconds(pairs) <= seconds(plan) ? pairs : plan;
        }
        catch (PlanningException) when (pairs is not null)
        {
            return pairs;
        }
    }

    private static Plan? Pairs(ModelGraph model, TensorShape shape, Calibration calibration, PlanOptions options, CancellationToken cancellation)
    {
        if (options.Client == PlanClient.Seal || options.ImagesPerCiphertext % SlotPair.Count != 0 || !NetworkBuilder.Build(model, shape, calibration.Ranges).ActsOnPairs) return null;
        try
        {
            return Planner.Create(model, shape, calibration, options with { ImagesPerSlot = SlotPair.Count }, null, cancellation);
        }
        catch (PlanningException)
        {
            return null;
        }
    }

    /// <summary>The same plan with one image in every slot: its price without another search.</summary>
    private static Plan OneByOne(Plan pairs, ModelGraph model, CostTable costs)
    {
        Plan plan = pairs with { Images = pairs.Images / SlotPair.Count, ImagesPerSlot = 1 };
        return PlanCosting.Reprice(plan, PlanCheck.Network(plan, model), costs);
    }
}
