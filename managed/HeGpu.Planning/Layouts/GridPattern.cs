using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// Where the bits of the finest pixel grid lie, the same for all tensors of a network: a tensor s halvings coarser has its bit k
/// where the grid has bit k + s, so that linear layers move values as little as possible. Some of the finest bits may be lifted out of row-major
/// order, to the top of the slot index (pooling them leaves copies instead of gaps) or to the ciphertext index (pooling them is an addition).
/// </summary>
internal sealed class GridPattern
{
    private readonly Dictionary<LayoutBit, int> _slots = [];
    private readonly Dictionary<LayoutBit, int> _ciphertexts = [];

    private GridPattern(int slotBits, int imageBits)
    {
        SlotBits = slotBits;
        ImageBits = imageBits;
    }

    public int SlotBits { get; }

    public int ImageBits { get; }

    /// <summary>Slot positions of no grid or image bit, ascending.</summary>
    public int[] Free { get; private set; } = [];

    public int? SlotOf(LayoutBit bit) => _slots.TryGetValue(bit, out int p) ? p : null;

    public int? CiphertextOf(LayoutBit bit) => _ciphertexts.TryGetValue(bit, out int p) ? p : null;

    /// <summary>Whether the pixels are in plain row-major order within a ciphertext.</summary>
    public bool IsNatural { get; private init; }

    /// <summary>Null where the pixels of one image do not fit the slots with what is lifted.</summary>
    /// <param name="slotBits">log2 of the slots.</param>
    /// <param name="imageBits">log2 of the images per ciphertext.</param>
    /// <param name="columnBits">Bits of the finest grid's width.</param>
    /// <param name="rowBits">Bits of its height.</param>
    /// <param name="top">Grid bits at the top of the slot index, highest first.</param>
    /// <param name="ciphertexts">Grid bits in the ciphertext index, lowest first.</param>
    /// <param name="imagesLow">Number the images in the lowest slot bits instead of above the pixels: rotations of pixels and channels then never
    /// cross from image to image, and the copies of a small tensor may be the top bits (<see cref="LayerFold"/>).</param>
    public static GridPattern? Create(
        int slotBits, int imageBits, int columnBits, int rowBits, IReadOnlyList<LayoutBit> top, IReadOnlyList<LayoutBit> ciphertexts, bool imagesLow = false)
    {
        LayoutBit[] natural =
        [
            .. Enumerable.Range(0, columnBits).Select(k => new LayoutBit(LayoutBitKind.X, k)),
            .. Enumerable.Range(0, rowBits).Select(k => new LayoutBit(LayoutBitKind.Y, k)),
        ];
        LayoutBit[] low = [.. natural.Except(top).Except(ciphertexts)];
        if (low.Length + top.Count + imageBits > slotBits || !top.Concat(ciphertexts).All(natural.Contains)) return null;
        var pattern = new GridPattern(slotBits, imageBits) { IsNatural = top.Count == 0 && ciphertexts.Count == 0 };
        for (int p = 0; p < low.Length; p++) pattern._slots[low[p]] = imagesLow ? p + imageBits : p;
        for (int t = 0; t < top.Count; t++) pattern._slots[top[t]] = slotBits - 1 - t;
        for (int i = 0; i < imageBits; i++) pattern._slots[new(LayoutBitKind.Image, i)] = imagesLow ? i : slotBits - top.Count - imageBits + i;
        for (int c = 0; c < ciphertexts.Count; c++) pattern._ciphertexts[ciphertexts[c]] = c;
        pattern.Free = [.. Enumerable.Range(0, slotBits).Except(pattern._slots.Values)];
        return pattern;
    }

    /// <summary>
    /// Layout of a tensor: its pixel bits where the grid has them, channel bits at the given free positions (in that order), the highest
    /// channel bits in the ciphertext index; what is left is copies or gaps.
    /// </summary>
    /// <param name="shape">Of the tensor.</param>
    /// <param name="images">Images of the batch.</param>
    /// <param name="scale">Halvings from the finest grid.</param>
    /// <param name="channelPositions">Slot positions that channel bits may take, lowest channel bit first.</param>
    /// <param name="copies">Fill what is left with copies (else gaps); only positions at or above <paramref name="copiesFrom"/>.</param>
    /// <param name="copiesFrom">Lowest position that may be a copy.</param>
    public TensorLayout Layout(TensorShape shape, int images, int scale, IEnumerable<int> channelPositions, bool copies, int copiesFrom = 0)
    {
        var slots = new LayoutBit[SlotBits];
        for (int p = 0; p < SlotBits; p++) slots[p] = copies && p >= copiesFrom ? LayoutBit.Copy : LayoutBit.Gap;
        var ciphertexts = new SortedDictionary<int, LayoutBit>();
        foreach ((LayoutBitKind kind, int extent) in new[] { (LayoutBitKind.X, shape.Width), (LayoutBitKind.Y, shape.Height) })
        {
            for (int k = 0; k < TensorLayout.BitsFor(extent); k++)
            {
                var grid = new LayoutBit(kind, k + scale);
                if (SlotOf(grid) is { } p) slots[p] = new(kind, k);
                else ciphertexts[CiphertextOf(grid) ?? throw new PlanningException($"Tensor {shape} does not fit the pixel grid at scale {scale}.")] = new(kind, k);
            }
        }

        for (int i = 0; i < ImageBits; i++) slots[SlotOf(new(LayoutBitKind.Image, i))!.Value] = new(LayoutBitKind.Image, i);
        int channelBits = TensorLayout.BitsFor(shape.Channels), next = 0;
        foreach (int p in channelPositions)
        {
            if (next == channelBits) break;
            if (slots[p].Kind is LayoutBitKind.Copy or LayoutBitKind.Gap) slots[p] = new(LayoutBitKind.Channel, next++);
        }

        List<LayoutBit> outer = [.. ciphertexts.Values];
        while (next < channelBits) outer.Add(new(LayoutBitKind.Channel, next++));
        return new(shape, images, slots, outer);
    }

    /// <summary>Free positions of a tensor at a scale: those of no bit at all, and those of grid bits finer than the tensor or beyond its extent.</summary>
    public (int[] Native, int[] Freed) FreePositions(TensorShape shape, int scale)
    {
        int Bits(LayoutBitKind kind) => TensorLayout.BitsFor(kind == LayoutBitKind.X ? shape.Width : shape.Height);
        int[] freed =
        [
            .. _slots.Where(s => s.Key.Kind is LayoutBitKind.X or LayoutBitKind.Y && (s.Key.Index < scale || s.Key.Index >= scale + Bits(s.Key.Kind)))
                .Select(s => s.Value).Order(),
        ];
        return (Free, freed);
    }
}
