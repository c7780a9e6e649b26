using HeGpu.Models;

namespace HeGpu.Client;

/// <summary>From pixels to what is encrypted.</summary>
public static class Preparation
{
    /// <summary>Colour becomes grey or grey colour as the network reads it; then the model's preprocessing.</summary>
    public static FeatureMap Prepare(this Preprocessing preprocessing, Image image, int channels)
    {
        Image fitting = channels == 1 ? image.ToGrey() : channels == 3 ? image.ToRgb() : image;
        if (fitting.Channels != channels)
            throw new InvalidModelException($"The image has {image.Channels} channels, the network reads {channels}.");
        double[] pixels = Array.ConvertAll(fitting.Pixels, v => (double)v);
        return new FeatureMap(fitting.Shape, preprocessing.Apply(pixels));
    }
}
