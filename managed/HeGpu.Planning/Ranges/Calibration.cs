using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// What a planner knows of the data: the range of every layer over calibration images, and a few of these images (preprocessed), on which
/// errors and bounds are estimated.
/// </summary>
/// <param name="Ranges">Range of every layer's output.</param>
/// <param name="Samples">One to sixteen images, any size the model runs at.</param>
public sealed record Calibration(ActivationRanges Ranges, IReadOnlyList<FeatureMap> Samples)
{
    /// <summary>Images kept as samples.</summary>
    public const int MaxSamples = 16;

    /// <summary>Runs the clear twin over preprocessed images.</summary>
    public static Calibration Measure(ModelGraph model, IReadOnlyList<FeatureMap> images, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        if (images.Count == 0) throw new PlanningException("Calibration needs at least one image.");
        return new(ActivationRanges.Measure(model, images, progress, cancellation), [.. images.Take(MaxSamples)]);
    }

    /// <summary>
    /// Calibration on noise with the statistics of normalised images, for plans made before any image is at hand. The range guard is then only as
    /// good as the noise is typical.
    /// </summary>
    public static Calibration Synthetic(ModelGraph model, TensorShape shape, int seed = 1)
    {
        var random = new Random(seed);
        var images = new FeatureMap[2];
        for (int i = 0; i < images.Length; i++)
        {
            images[i] = new FeatureMap(shape);
            for (int k = 0; k < images[i].Values.Length; k++)
            {
                double gaussian = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                images[i].Values[k] = Math.Clamp(gaussian, -model.Preprocessing.Clip, model.Preprocessing.Clip);
            }
        }

        return Measure(model, images);
    }
}
