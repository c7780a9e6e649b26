namespace HeGpu.Circuits;

/// <summary>
/// How each rotation r of a linear transform is written as baby + giant (mod slots): y = sum_g rotate( sum_b d'_(b+g) * rotate(x, b), g ) with
/// d'_(b+g) = d_(b+g) shifted back by g. Babies are rotations of an input (hoisted: one decomposition for all, shared by all
/// outputs), giants rotations of partial sums (shared by all inputs). The bits of r are cut in three fields at LowBits and HighBits: the
/// middle field is the one part and the low and high fields together the other. A centred field runs from -2^(w-1) to 2^(w-1) - 1, so
/// that the taps -1, 0, 1 of a convolution stay three values; otherwise from 0 to 2^w - 1.
/// </summary>
/// <param name="Slots">Slots of a ciphertext, a power of two.</param>
/// <param name="LowBits">First bit of the middle field.</param>
/// <param name="HighBits">First bit of the high field; at least LowBits.</param>
/// <param name="MiddleIsBaby">Whether the middle field is the baby; else it is the giant.</param>
/// <param name="Centred">Whether the low and middle fields are centred.</param>
public sealed record BabyGiantSplit(int Slots, int LowBits, int HighBits, bool MiddleIsBaby, bool Centred)
{
    /// <summary>Everything is a baby: the plain hoisted diagonal method.</summary>
    public static BabyGiantSplit Flat(int slots) => new(slots, 0, int.Log2(slots), MiddleIsBaby: true, Centred: true);

    /// <summary>Baby and giant of a rotation, each in -slots/2 .. slots/2 - 1; their sum is the rotation modulo the slot count.</summary>
    public (int Baby, int Giant) Split(int rotation)
    {
        int low = Field(rotation, LowBits);
        int middle = Field(rotation - low, HighBits);
        int rest = Normalize(rotation - middle);
        middle = Normalize(middle);
        return MiddleIsBaby ? (middle, rest) : (rest, middle);
    }

    /// <summary>The representative in -slots/2 .. slots/2 - 1: short rotations to either side get the same name everywhere.</summary>
    public int Normalize(int rotation)
    {
        int r = rotation & (Slots - 1);
        return r >= Slots / 2 ? r - Slots : r;
    }

    private int Field(int value, int bits)
    {
        int size = 1 << bits, r = value & (size - 1);
        return Centred && r >= (size + 1) / 2 && size > 1 ? r - size : r;
    }
}
