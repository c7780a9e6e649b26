using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace HeGpu.Fuzz;

/// <summary>
/// Damages files: bit flips, random bytes, truncation, additions, removed, repeated and moved ranges, splices of two files,
/// numbers of 2, 4 and 8 bytes replaced by hostile lengths in either byte order, decimal numbers replaced, tokens inserted.
/// One to four of these at once. All from one seed.
/// </summary>
public sealed class Mutator(Random random, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens)
{
    private static readonly ulong[] Hostile =
    [
        0, 1, 2, 7, 8, 255, 256, 32767, 32768, 65535, 65536, 1 << 20, 1 << 24, int.MaxValue - 1, int.MaxValue, 1u << 31, uint.MaxValue,
        1UL << 32, 1UL << 40, (1UL << 40) + 1, 1UL << 61, long.MaxValue, 1UL << 63, ulong.MaxValue - 7, ulong.MaxValue,
    ];

    private static readonly string[] Numbers =
        ["0", "-1", "1", "2147483647", "2147483648", "4294967296", "-9223372036854775808", "18446744073709551616", "1e308", "1e999", "-0.0", "0.5", "1e-320", "NaN"];

    public byte[] Next()
    {
        byte[] file = Pick(seeds);
        for (int rounds = 1 + random.Next(4); rounds > 0; rounds--) file = Mutate(file);
        return file;
    }

    private byte[] Mutate(byte[] file)
    {
        if (file.Length == 0) return Pick(seeds);
        switch (random.Next(12))
        {
            case 0:
                return Edit(file, f => f[At(f)] ^= (byte)(1 << random.Next(8)));
            case 1:
                return Edit(file, f => f[At(f)] = (byte)random.Next(256));
            case 2:
                return file[..random.Next(file.Length)];
            case 3:
                return [.. file, .. RandomBytes(1 + random.Next(64))];
            case 4:
                (int from, int to) = Range(file);
                return [.. file[..from], .. file[to..]];
            case 5:
                (from, to) = Range(file);
                return [.. file[..to], .. file[from..to], .. file[to..]];
            case 6:
                byte[] other = Pick(seeds);
                return [.. file[..random.Next(file.Length)], .. other[random.Next(other.Length)..]];
            case 7:
                return Edit(file, ReplaceNumber);
            case 8:
                return ReplaceDigits(file);
            case 9:
                int at = At(file);
                byte[] token = tokens.Count > 0 ? Pick(tokens) : RandomBytes(1 + random.Next(8));
                return [.. file[..at], .. token, .. file[at..]];
            case 10:
                (from, to) = Range(file);
                return Edit(file, f => random.NextBytes(f.AsSpan(from, to - from)));
            default:
                (from, to) = Range(file);
                at = At(file);
                byte[] piece = file[from..to];
                return Edit(file, f => piece.AsSpan(0, Math.Min(piece.Length, f.Length - at)).CopyTo(f.AsSpan(at)));
        }
    }

    // A length field by chance or by being near the front, where headers are: small offsets are preferred.
    private void ReplaceNumber(byte[] file)
    {
        int size = 2 << random.Next(3);
        if (file.Length < size) return;
        int at = random.Next(1 + random.Next(file.Length - size + 1));
        Span<byte> field = file.AsSpan(at, size);
        ulong value = random.Next(3) switch
        {
            0 => Hostile[random.Next(Hostile.Length)],
            1 => (ulong)(file.Length + random.Next(-16, 17)),
            _ => Little(field) + (ulong)random.Next(-2, 3),
        };
        Span<byte> word = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(word, value);
        word[..size].CopyTo(field);
        if (random.Next(2) == 0) field.Reverse();
    }

    private static ulong Little(ReadOnlySpan<byte> field)
    {
        ulong value = 0;
        for (int i = field.Length - 1; i >= 0; i--) value = value << 8 | field[i];
        return value;
    }

    private byte[] ReplaceDigits(byte[] file)
    {
        int start = At(file);
        while (start < file.Length && !char.IsAsciiDigit((char)file[start])) start++;
        int end = start;
        while (end < file.Length && char.IsAsciiDigit((char)file[end])) end++;
        string number = random.Next(3) == 0 ? random.NextInt64().ToString(CultureInfo.InvariantCulture) : Numbers[random.Next(Numbers.Length)];
        return [.. file[..start], .. Encoding.ASCII.GetBytes(number), .. file[end..]];
    }

    private byte[] RandomBytes(int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Edit(byte[] file, Action<byte[]> change)
    {
        byte[] copy = [.. file];
        change(copy);
        return copy;
    }

    private (int From, int To) Range(byte[] file)
    {
        int from = At(file), length = 1 + random.Next(random.Next(4) == 0 ? file.Length : 16);
        return (from, Math.Min(file.Length, from + length));
    }

    private int At(byte[] file) => random.Next(file.Length);

    private byte[] Pick(IReadOnlyList<byte[]> list) => list[random.Next(list.Count)];
}
