using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>Which pixel grids and which layouts on them a search may choose from.</summary>
internal static class LayoutCandidates
{
    /// <summary>
    /// Grids for a kind of layout. The multiplexed one tries the finest one or two bits of each axis in row-major place, on top, or in
    /// the ciphertext index, and a batch's images above or below the pixels; bits that cannot fit the slots are moved to the ciphertext index, finest first.
    /// </summary>
    public static IReadOnlyList<GridPattern> Grids(LayoutKind kind, int slotBits, int imageBits, int columnBits, int rowBits)
    {
        var grids = new List<GridPattern>();
        int excess = Math.Max(0, columnBits + rowBits + imageBits - slotBits);
        LayoutBit[] finest = [.. Enumerable.Range(0, Math.Max(columnBits, rowBits)).SelectMany(k => Finest(k, columnBits, rowBits))];
        if (kind != LayoutKind.Multiplexed)
        {
            Add([], finest[..excess]);
            return grids;
        }

        int choices = Math.Min(finest.Length, 4);
        for (int code = 0; code < (int)Math.Pow(3, choices); code++)
        {
            var top = new List<LayoutBit>();
            var outer = new List<LayoutBit>();
            int rest = code;
            bool ordered = true;
            for (int b = 0; b < choices; b++, rest /= 3)
            {
                // A coarser bit is lifted only with the finer one of its axis.
                bool finerStays = finest[b].Index > 0 && !top.Contains(finest[b] with { Index = 0 }) && !outer.Contains(finest[b] with { Index = 0 });
                if (rest % 3 != 0 && finerStays) ordered = false;
                if (rest % 3 == 1) top.Add(finest[b]);
                if (rest % 3 == 2) outer.Add(finest[b]);
            }

            int missing = excess - outer.Count;
            if (missing > 0) outer.AddRange(finest.Except(top).Except(outer).Take(missing));
            if (ordered) Add(top, outer);
        }

        return grids;

        void Add(IReadOnlyList<LayoutBit> top, IReadOnlyList<LayoutBit> outer)
        {
            foreach (bool imagesLow in kind == LayoutKind.Multiplexed && imageBits > 0 ? [false, true] : new[] { false })
                if (GridPattern.Create(slotBits, imageBits, columnBits, rowBits, top, outer, imagesLow) is { } grid) grids.Add(grid);
        }
    }

    /// <summary>Layouts of one tensor on one grid; the first is the default.</summary>
    public static IReadOnlyList<TensorLayout> Layouts(LayoutKind kind, GridPattern grid, TensorShape shape, int images, int scale, bool isInput)
    {
        (int[] native, int[] freed) = grid.FreePositions(shape, scale);
        var layouts = new List<TensorLayout>();
        switch (kind)
        {
            case LayoutKind.Revolver:
                Add([], copies: isInput);
                break;
            case LayoutKind.Gap:
                Add(native, copies: isInput);
                if (!isInput) Add(native, copies: true, native.DefaultIfEmpty(grid.SlotBits).Min());
                break;
            default:
                int[][] orders = [[.. native, .. freed], [.. freed, .. native], [.. native.Concat(freed).Order()], [.. native.Concat(freed).OrderDescending()], native, []];
                foreach (int[] order in orders)
                {
                    if (!isInput) Add(order, copies: false);
                    Add(order, copies: true);
                }

                break;
        }

        return layouts;

        void Add(IEnumerable<int> order, bool copies, int from = 0)
        {
            TensorLayout layout = grid.Layout(shape, images, scale, order, copies, from);
            if (!layouts.Contains(layout)) layouts.Add(layout);
        }
    }

    private static IEnumerable<LayoutBit> Finest(int k, int columnBits, int rowBits)
    {
        if (k < columnBits) yield return new(LayoutBitKind.X, k);
        if (k < rowBits) yield return new(LayoutBitKind.Y, k);
    }
}
