using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>
/// NumPy's .npy, versions 1 to 3: little-endian float32 or float64, or bytes, in C order. The header is a Python dictionary of 'descr', 'fortran_order' and 'shape'.
/// </summary>
/// <param name="Shape">Empty for a single number.</param>
/// <param name="Values">Row-major.</param>
public sealed partial record NpyFile(IReadOnlyList<int> Shape, double[] Values)
{
    private const long MaxBytes = 1L << 30;
    private const int MaxHeader = 1 << 12, MaxRank = 8, Preamble = 8;

    /// <exception cref="HeGpuFileException">Another kind of numbers, damaged, or no such file.</exception>
    public static NpyFile Read(string path) => Decode(InputFile.ReadAllBytes(path, MaxBytes), path);

    /// <param name="file">The whole file.</param>
    /// <param name="source">What errors call it.</param>
    public static NpyFile Decode(ReadOnlySpan<byte> file, string source)
    {
        if (file.Length < Preamble + 4 || file[0] != 0x93 || !file[1..].StartsWith("NUMPY"u8)) throw new HeGpuFileException(source, "no .npy file.");
        int lengthBytes = file[6] == 1 ? 2 : 4;
        long length = lengthBytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(file[Preamble..]) : BinaryPrimitives.ReadUInt32LittleEndian(file[Preamble..]);
        ReadOnlySpan<byte> rest = file[(Preamble + lengthBytes)..];
        if (length > Math.Min(MaxHeader, rest.Length)) throw new HeGpuFileException(source, $"a header of {length} bytes; the file has {rest.Length}, and at most {MaxHeader} are read.");
        Match header = Header().Match(Encoding.ASCII.GetString(rest[..(int)length]));
        if (!header.Success) throw new HeGpuFileException(source, "its header is not that of a C-ordered array of float32, float64 or bytes (numpy.ascontiguousarray(a, 'f4') makes one).");
        int size = header.Groups["type"].Value switch { "<f4" => 4, "<f8" => 8, _ => 1 };
        int[] shape = Shapes(header.Groups["shape"].Value, source);
        long count = shape.Aggregate(1L, (a, d) => Math.Min(a * d, MaxBytes + 1));
        rest = rest[(int)length..];
        if (rest.Length != count * size) throw new HeGpuFileException(source, $"an array of [{string.Join(",", shape)}] takes {count * size} bytes; the file has {rest.Length}.");
        var values = new double[count];
        for (int i = 0; i < values.Length; i++)
            values[i] = size switch { 4 => BinaryPrimitives.ReadSingleLittleEndian(rest[(4 * i)..]), 8 => BinaryPrimitives.ReadDoubleLittleEndian(rest[(8 * i)..]), _ => rest[i] };
        return new(shape, values);
    }

    private static int[] Shapes(string text, string source)
    {
        string[] sides = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var shape = new int[sides.Length];
        for (int i = 0; i < sides.Length; i++)
            if (sides.Length > MaxRank || !int.TryParse(sides[i], out shape[i]) || shape[i] < 0) throw new HeGpuFileException(source, $"the shape ({text}) is none.");
        return shape;
    }

    [GeneratedRegex(@"^\{'descr': '(?<type><f4|<f8|\|u1)', 'fortran_order': False, 'shape': \((?<shape>[0-9, ]*)\), \}\s*$")]
    private static partial Regex Header();
}
