using System.Numerics;
using HeGpu.Ckks;
using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// Between feature maps and complex slots. A layout holds some images; where two share each slot (<see cref="SlotPair"/>) the first half of a batch
/// is in the real parts and the second, laid out alike, in the imaginary parts: a batch that is not full fills the real parts first.
/// </summary>
internal static class SlotPacking
{
    /// <summary>Slot vectors, one per ciphertext; missing images are zero.</summary>
    /// <exception cref="ArgumentException">An image has another shape, or there are too many.</exception>
    public static Complex[][] Pack(TensorLayout layout, int imagesPerSlot, IReadOnlyList<FeatureMap> images)
    {
        int most = layout.Images * imagesPerSlot;
        if (images.Count > most) throw new ArgumentException($"{images.Count} images, a set of ciphertexts holds {most}.", nameof(images));
        double[][] first = layout.Pack([.. images.Take(layout.Images)]), second = layout.Pack([.. images.Skip(layout.Images)]);
        return [.. first.Select((reals, k) => Join(reals, second[k]))];
    }

    /// <summary>The first <paramref name="count"/> images of the slots of all ciphertexts.</summary>
    public static FeatureMap[] Unpack(TensorLayout layout, int imagesPerSlot, IReadOnlyList<Complex[]> slots, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, layout.Images * imagesPerSlot);
        int reals = Math.Min(count, layout.Images);
        FeatureMap[] first = layout.Unpack([.. slots.Select(s => Array.ConvertAll(s, SlotPair.First))], reals);
        return count == reals ? first : [.. first, .. layout.Unpack([.. slots.Select(s => Array.ConvertAll(s, SlotPair.Second))], count - reals)];
    }

    /// <summary>One field of constants for every image of a batch, in every part that holds images.</summary>
    public static Complex[][] Spread(TensorLayout layout, int imagesPerSlot, double[] field) =>
        [.. layout.Spread(field).Select(v => Join(v, imagesPerSlot == 1 ? new double[v.Length] : v))];

    private static Complex[] Join(double[] first, double[] second)
    {
        var slots = new Complex[first.Length];
        for (int i = 0; i < slots.Length; i++) slots[i] = SlotPair.Of(first[i], second[i]);
        return slots;
    }
}
