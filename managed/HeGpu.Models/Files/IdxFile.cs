using System.Buffers.Binary;
using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>
/// The idx format of MNIST: two zero bytes, the type (8: unsigned bytes, the only one read), the number of dimensions,
/// each dimension as a big-endian 32-bit number, then the values row-major. Plain or gzip.
/// </summary>
/// <param name="Dimensions">1 to 4 of them.</param>
/// <param name="Values">As many bytes as their product.</param>
public sealed record IdxFile(IReadOnlyList<int> Dimensions, byte[] Values)
{
    private const byte UnsignedBytes = 8;
    private const long MaxValues = 1 << 30;

    /// <exception cref="HeGpuFileException">No idx file, damaged, or of another type.</exception>
    public static IdxFile Read(string path) => Decode(InputFile.ReadAllBytes(path, MaxValues + 64), path);

    /// <param name="file">The whole file, gzip or not.</param>
    /// <param name="source">What errors call it.</param>
    public static IdxFile Decode(byte[] file, string source)
    {
        ReadOnlySpan<byte> bytes = InputFile.Unzip(file, source, MaxValues + 64);
        if (bytes.Length < 4 || bytes[0] != 0 || bytes[1] != 0) throw new HeGpuFileException(source, "no idx file (it must begin with two zero bytes).");
        if (bytes[2] != UnsignedBytes) throw new HeGpuFileException(source, $"idx values of type 0x{bytes[2]:x2}; unsigned bytes (0x08) are read.");
        int rank = bytes[3];
        if (rank is 0 or > 4) throw new HeGpuFileException(source, $"idx file of {rank} dimensions; 1 to 4 are read.");
        int header = 4 + 4 * rank;
        if (bytes.Length < header) throw new HeGpuFileException(source, $"truncated idx file: {bytes.Length} bytes, its header has {header}.");
        var dimensions = new int[rank];
        long count = 1;
        for (int i = 0; i < rank; i++)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 + 4 * i)..]);
            if (size > MaxValues || (count *= size) > MaxValues) throw new HeGpuFileException(source, $"idx file of more than {MaxValues} values.");
            dimensions[i] = (int)size;
        }
        if (bytes.Length - header != count)
            throw new HeGpuFileException(source, $"idx file of {string.Join("x", dimensions)} = {count} values has {bytes.Length - header} bytes of them.");
        return new IdxFile(dimensions, bytes[header..].ToArray());
    }
}
