using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// Chooses how many images share a set of ciphertexts when many are at hand: large batches share rotations and weights, small ones need fewer
/// ciphertexts at a time.
/// </summary>
public static class BatchChoice
{
    /// <summary>Larger batches are not tried.</summary>
    public const int MostImages = 256;

    /// <param name="model">Any model.</param>
    /// <param name="shape">Of one image.</param>
    /// <param name="images">How many there are to run.</param>
    /// <param name="calibration">Ranges and samples.</param>
    /// <param name="options">As for a plan; the images per ciphertext are chosen.</param>
    /// <param name="seconds">What the runs of a plan for all images will take, by plan.</param>
    /// <param name="cancellation">Checked often.</param>
    /// <returns>The plan that takes least time for all images; batches are powers of two.</returns>
    /// <exception cref="PlanningException">No size of batch has a plan.</exception>
    public static Plan Choose(ModelGraph model, TensorShape shape, int images, Calibration calibration, PlanOptions options, Func<Plan, double> seconds, CancellationToken cancellation = default)
    {
        Plan? best = null;
        PlanningException? refused = null;
        for (int batch = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(images, 1, MostImages)); batch >= 1; batch /= 2)
        {
            try
            {
                Plan plan = Planner.Create(model, shape, calibration, options with { ImagesPerCiphertext = batch }, null, cancellation);
                if (best is not null && seconds(plan) >= seconds(best)) break;
                best = plan;
            }
            catch (PlanningException e)
            {
                refused = e;
            }
        }

        return best ?? throw refused!;
    }
}
