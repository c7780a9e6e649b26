namespace HeGpu.Planning;

/// <summary>
/// The consecutive bits of a slot index that number the images of a batch, when all tensors concerned have them at the same place: then every
/// diagonal is the same for all images, and is kept for one image only, without these bits.
/// </summary>
/// <param name="Start">Lowest bit.</param>
/// <param name="Count">Number of bits; 0 where each image has to be seen to.</param>
internal readonly record struct ImageField(int Start, int Count)
{
    /// <summary>The field that the layouts share, or an empty one.</summary>
    public static ImageField Of(TensorLayout output, IEnumerable<TensorLayout> inputs)
    {
        LayoutBit[] bits = [.. output.SlotBits];
        int start = Array.FindIndex(bits, b => b.Kind == LayoutBitKind.Image), count = bits.Count(b => b.Kind == LayoutBitKind.Image);
        bool alike = inputs.All(i => i.ImagePositions.SequenceEqual(output.ImagePositions)) && output.ImagePositions[^1].Ciphertext == 0
            && output.CiphertextBits.All(b => b.Kind != LayoutBitKind.Image);
        return alike && start >= 0 && bits.AsSpan(start, count).ToArray().All(b => b.Kind == LayoutBitKind.Image) ? new(start, count) : default;
    }

    /// <summary>A slot of image 0 without the field.</summary>
    public int Compact(int slot) => (slot & ((1 << Start) - 1)) | (slot >> (Start + Count) << Start);

    /// <summary>Repeats the values of image 0 for every image.</summary>
    /// <param name="compact">One value per <see cref="Compact"/> slot.</param>
    /// <param name="slots">2^Count times as many.</param>
    public void Spread(ReadOnlySpan<double> compact, Span<double> slots)
    {
        int run = 1 << Start, images = 1 << Count;
        if (run == 1)
        {
            for (int i = 0; i < compact.Length; i++) slots.Slice(i * images, images).Fill(compact[i]);
            return;
        }

        for (int from = 0, to = 0; from < compact.Length; from += run)
            for (int image = 0; image < images; image++, to += run) compact.Slice(from, run).CopyTo(slots[to..]);
    }
}
