using HeGpu.Models;

namespace HeGpu.Planning;

// Between feature maps and slot vectors.
public sealed partial class TensorLayout
{
    /// <summary>Slot vectors, one per ciphertext, of a batch of at most <see cref="Images"/> images; missing images are zero. Copies are filled.</summary>
    /// <exception cref="ArgumentException">An image has another shape, or there are too many.</exception>
    public double[][] Pack(IReadOnlyList<FeatureMap> images)
    {
        if (images.Count > Images) throw new ArgumentException($"{images.Count} images, the layout holds {Images}.", nameof(images));
        double[][] slots = NewVectors();
        for (int i = 0; i < images.Count; i++)
        {
            if (images[i].Shape != Shape) throw new ArgumentException($"Image {i} is {images[i].Shape}, the layout is for {Shape}.", nameof(images));
            Write(images[i].Values, i, slots);
        }

        return slots;
    }

    /// <summary>The first <paramref name="count"/> images of the slot vectors of all ciphertexts.</summary>
    public FeatureMap[] Unpack(IReadOnlyList<double[]> slots, int count)
    {
        if (slots.Count != Ciphertexts) throw new ArgumentException($"{slots.Count} ciphertexts, the layout has {Ciphertexts}.", nameof(slots));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Images);
        var images = new FeatureMap[count];
        for (int i = 0; i < count; i++)
        {
            images[i] = new FeatureMap(Shape);
            int k = 0;
            for (int c = 0; c < Shape.Channels; c++)
            for (int y = 0; y < Shape.Height; y++)
            for (int x = 0; x < Shape.Width; x++)
            {
                (int ciphertext, int slot) = Locate(i, c, y, x);
                images[i].Values[k++] = slots[ciphertext][slot];
            }
        }

        return images;
    }

    /// <summary>The same values [c][y][x] for every image of the batch: biases and other plaintext fields.</summary>
    internal double[][] Spread(double[] field)
    {
        double[][] slots = NewVectors();
        for (int i = 0; i < Images; i++) Write(field, i, slots);
        return slots;
    }

    private double[][] NewVectors()
    {
        var slots = new double[Ciphertexts][];
        for (int k = 0; k < slots.Length; k++) slots[k] = new double[Slots];
        return slots;
    }

    private void Write(double[] values, int image, double[][] slots)
    {
        int k = 0;
        for (int c = 0; c < Shape.Channels; c++)
        for (int y = 0; y < Shape.Height; y++)
        for (int x = 0; x < Shape.Width; x++, k++)
        {
            (int ciphertext, int slot) = Locate(image, c, y, x);
            foreach (int copy in Copies) slots[ciphertext][slot + copy] = values[k];
        }
    }
}
