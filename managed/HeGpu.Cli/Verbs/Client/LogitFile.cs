using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using HeGpu.Files;
using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>Logits as files: NumPy's .npy (version 1.0, little-endian float64, C order) or .csv, one row of the image a line.</summary>
internal static class LogitFile
{
    private const int NpyAlignment = 64, NpyPreamble = 10;

    public static Image ToMask(FeatureMap logits) => new(1, logits.Shape.Height, logits.Shape.Width,
        Array.ConvertAll(logits.Values[..(logits.Shape.Height * logits.Shape.Width)], v => v > 0 ? 1f : 0f));

    public static void Write(string path, FeatureMap logits, CancellationToken cancellation)
    {
        if (Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase)) AtomicFile.WriteAllBytes(path, ToNpy(logits), cancellation);
        else AtomicFile.WriteAllText(path, ToCsv(logits), cancellation);
    }

    private static byte[] ToNpy(FeatureMap map)
    {
        string header = $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({map.Shape.Channels}, {map.Shape.Height}, {map.Shape.Width}), }}";
        int padded = (NpyPreamble + header.Length + 1 + NpyAlignment - 1) / NpyAlignment * NpyAlignment - NpyPreamble;
        var file = new byte[NpyPreamble + padded + sizeof(double) * map.Values.Length];
        file[0] = 0x93;
        "NUMPY"u8.CopyTo(file.AsSpan(1));
        (file[6], file[7]) = (1, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)padded);
        Encoding.ASCII.GetBytes(header.PadRight(padded - 1) + "\n", file.AsSpan(NpyPreamble));
        for (int i = 0; i < map.Values.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(file.AsSpan(NpyPreamble + padded + sizeof(double) * i), map.Values[i]);
        return file;
    }

    private static string ToCsv(FeatureMap map)
    {
        var text = new StringBuilder();
        for (int y = 0; y < map.Shape.Channels * map.Shape.Height; y++)
            text.AppendJoin(',', map.Values.Skip(y * map.Shape.Width).Take(map.Shape.Width).Select(v => v.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
        return text.ToString();
    }
}
