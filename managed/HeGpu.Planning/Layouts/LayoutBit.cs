using System.Globalization;

namespace HeGpu.Planning;

/// <summary>What one bit of a slot (or ciphertext) index stands for.</summary>
public enum LayoutBitKind
{
    /// <summary>A bit of the column.</summary>
    X,

    /// <summary>A bit of the row.</summary>
    Y,

    /// <summary>A bit of the channel.</summary>
    Channel,

    /// <summary>A bit of the image's (or tile's) number within the batch.</summary>
    Image,

    /// <summary>Both values of the bit hold the same number.</summary>
    Copy,

    /// <summary>Only bit value 0 is defined; slots with 1 hold zeros or leftovers that nothing reads.</summary>
    Gap,
}

/// <summary>One bit of an index; written x0, y3, c1, i0, * (copy) or - (gap).</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Index">Which bit of that coordinate, 0 the lowest; 0 for copies and gaps.</param>
public readonly record struct LayoutBit(LayoutBitKind Kind, int Index = 0)
{
    public static LayoutBit Copy => new(LayoutBitKind.Copy);

    public static LayoutBit Gap => new(LayoutBitKind.Gap);

    public override string ToString() => Kind switch
    {
        LayoutBitKind.X => $"x{Index}",
        LayoutBitKind.Y => $"y{Index}",
        LayoutBitKind.Channel => $"c{Index}",
        LayoutBitKind.Image => $"i{Index}",
        LayoutBitKind.Copy => "*",
        _ => "-",
    };

    public static LayoutBit Parse(string text)
    {
        if (text == "*") return Copy;
        if (text == "-") return Gap;
        if (text.Length is 2 or 3 && int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < 32)
        {
            switch (text[0])
            {
                case 'x': return new(LayoutBitKind.X, index);
                case 'y': return new(LayoutBitKind.Y, index);
                case 'c': return new(LayoutBitKind.Channel, index);
                case 'i': return new(LayoutBitKind.Image, index);
            }
        }

        throw new PlanningException($"'{(text.Length > 8 ? text[..8] : text)}' is no layout bit; expected x, y, c or i with a number, * or -.");
    }
}
