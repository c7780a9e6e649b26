namespace HeGpu.Models;

/// <summary>
/// PNG's five row filters: each byte is stored minus a prediction from the byte one pixel to the left (a), the
/// one above (b) and the one above left (c). 0 none, 1 a, 2 b, 3 floor((a + b)/2), 4 Paeth: whichever of a, b, c is
/// nearest to a + b - c (ties in that order).
/// </summary>
internal static class PngFilter
{
    /// <returns>False for a filter that does not exist.</returns>
    public static bool Undo(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int pixel)
    {
        switch (filter)
        {
            case 0:
                return true;
            case 1:
                for (int i = pixel; i < row.Length; i++) row[i] += row[i - pixel];
                return true;
            case 2:
                for (int i = 0; i < row.Length; i++) row[i] += above[i];
                return true;
            case 3:
                for (int i = 0; i < row.Length; i++) row[i] += (byte)(((i < pixel ? 0 : row[i - pixel]) + above[i]) >> 1);
                return true;
            case 4:
                for (int i = 0; i < row.Length; i++)
                    row[i] += i < pixel ? above[i] : Paeth(row[i - pixel], above[i], above[i - pixel]);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Filters a row into destination[1..], the filter's number into destination[0].</summary>
    /// <returns>Sum of the absolute differences: small is likely to compress well.</returns>
    public static long Apply(byte filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int pixel, Span<byte> destination)
    {
        destination[0] = filter;
        long cost = 0;
        for (int i = 0; i < row.Length; i++)
        {
            int a = i < pixel ? 0 : row[i - pixel], b = above[i], c = i < pixel ? 0 : above[i - pixel];
            int prediction = filter switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) >> 1, _ => Paeth(a, b, c) };
            byte difference = (byte)(row[i] - prediction);
            destination[i + 1] = difference;
            cost += difference < 128 ? difference : 256 - difference;
        }
        return cost;
    }

    private static byte Paeth(int a, int b, int c)
    {
        int p = a + b - c, pa = Math.Abs(p - a), pb = Math.Abs(p - b), pc = Math.Abs(p - c);
        return (byte)(pa <= pb && pa <= pc ? a : pb <= pc ? b : c);
    }
}
