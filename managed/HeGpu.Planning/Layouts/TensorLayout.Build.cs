using HeGpu.Models;

namespace HeGpu.Planning;

// Checks and tables made once.
public sealed partial class TensorLayout
{
    /// <summary>Bits that number 0 .. extent - 1.</summary>
    internal static int BitsFor(int extent) => extent <= 1 ? 0 : int.Log2(extent - 1) + 1;

    private void Check()
    {
        if (Shape.Channels < 1 || Shape.Height < 1 || Shape.Width < 1 || Images < 1)
            throw new PlanningException($"A layout of {Images} images of {Shape} is empty.");
        if (SlotBits.Count > 17) throw new PlanningException($"A layout with {SlotBits.Count} slot bits; ciphertexts have at most 2^17 slots.");
        if (CiphertextBits.Count > 16) throw new PlanningException($"A layout with {CiphertextBits.Count} ciphertext bits; at most 16 are allowed.");
        if (CiphertextBits.Any(b => b.Kind is LayoutBitKind.Copy or LayoutBitKind.Gap))
            throw new PlanningException("Ciphertext bits of a layout cannot be copies or gaps.");
        foreach ((LayoutBitKind kind, int extent) in new[]
        {
            (LayoutBitKind.X, Shape.Width), (LayoutBitKind.Y, Shape.Height), (LayoutBitKind.Channel, Shape.Channels), (LayoutBitKind.Image, Images),
        })
        {
            int[] named = [.. SlotBits.Concat(CiphertextBits).Where(b => b.Kind == kind).Select(b => b.Index).Order()];
            if (!named.SequenceEqual(Enumerable.Range(0, named.Length)) || 1L << named.Length < extent)
                throw new PlanningException($"The layout '{this}' does not number {extent} values of {kind}: bits {string.Join(",", named)}.");
        }
    }

    private Position[] Positions(LayoutBitKind kind, int extent)
    {
        var positions = new Position[extent];
        for (int v = 0; v < extent; v++)
        {
            int slot = 0, ciphertext = 0;
            for (int b = 0; b < SlotBits.Count; b++)
                if (SlotBits[b].Kind == kind) slot |= ((v >> SlotBits[b].Index) & 1) << b;
            for (int b = 0; b < CiphertextBits.Count; b++)
                if (CiphertextBits[b].Kind == kind) ciphertext |= ((v >> CiphertextBits[b].Index) & 1) << b;
            positions[v] = new(ciphertext, slot);
        }

        return positions;
    }

    private int Mask(LayoutBitKind kind)
    {
        int mask = 0;
        for (int b = 0; b < SlotBits.Count; b++)
            if (SlotBits[b].Kind == kind) mask |= 1 << b;
        return mask;
    }

    private int[] Enumerate(LayoutBitKind kind)
    {
        int mask = Mask(kind);
        var offsets = new List<int>();
        for (int offset = 0; ; offset = (offset - mask) & mask)
        {
            offsets.Add(offset);
            if (offset == mask) return [.. offsets];
        }
    }

    private (int[] Index, int Count) NumberCiphertexts()
    {
        var index = new int[1 << CiphertextBits.Count];
        Array.Fill(index, -1);
        foreach (int i in Parts(ImagePositions))
            foreach (int c in Parts(Channels))
                foreach (int y in Parts(Rows))
                    foreach (int x in Parts(Columns)) index[i + c + y + x] = 0;
        int count = 0;
        for (int raw = 0; raw < index.Length; raw++)
            if (index[raw] == 0) index[raw] = count++;
        return (index, count);

        static IEnumerable<int> Parts(Position[] positions) => positions.Select(p => p.Ciphertext).Distinct();
    }
}
