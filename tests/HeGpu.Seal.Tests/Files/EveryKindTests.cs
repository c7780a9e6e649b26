using System.Buffers.Binary;
using System.IO.Compression;

namespace HeGpu.Seal.Tests;

/// <summary>What every kind of file must refuse, with one clear error, little memory and nothing kept; see <see cref="RefusalTests"/> for single fields.</summary>
[NoLeakedBuffers]
public sealed class EveryKindTests : IDisposable
{
    private const int IdAt = 16, LengthAt = 8, NumberAt = 48;
    private const long MostBytes = 1 << 20;

    private readonly SealKit _kit = new();

    public void Dispose() => _kit.Dispose();

    [Theory]
    [MemberData(nameof(SealKind.Names), MemberType = typeof(SealKind))]
    public void Is_read_as_it_is(string kind)
    {
        using IDisposable content = SealKind.All[kind].Read(new MemoryStream(SealKind.All[kind].Bytes(_kit)), _kit.Parameters, _kit.Device);
        Assert.NotNull(content);
    }

    [Theory]
    [MemberData(nameof(SealKind.Names), MemberType = typeof(SealKind))]
    public void Of_other_parameters(string kind)
    {
        using var other = new SealKit(40, 30, 35);
        Assert.Contains("parms_id", Refuse(kind, SealKind.All[kind].Bytes(other)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SealKind.Names), MemberType = typeof(SealKind))]
    public void With_a_wrong_hash(string kind)
    {
        byte[] file = SealKind.All[kind].Bytes(_kit);
        for (int at = IdAt; at < IdAt + SealParametersId.Size; at += 5)
            Assert.Contains("parms_id", Refuse(kind, Changed(file, at, (byte)(file[at] ^ 1))), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SealKind.Names), MemberType = typeof(SealKind))]
    public void With_lengths_that_lie(string kind)
    {
        byte[] file = SealKind.All[kind].Bytes(_kit);
        foreach (int header in Headers(file))
        {
            long honest = BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(header + LengthAt));
            foreach (long length in new[] { 0, 15, 16, honest - 1, honest + 1, honest + 8, 1L << 30, 1L << 40, (1L << 40) + 1, long.MaxValue, -1 })
                Refuse(kind, Changed(file, header + LengthAt, length));
        }
        foreach (long number in new[] { 1L << 16, 1L << 31, 1L << 40, long.MaxValue, -1 }) // of keys, or what stands there
            Refuse(kind, Changed(file, NumberAt, number));
    }

    [Theory]
    [MemberData(nameof(SealKind.Names), MemberType = typeof(SealKind))]
    public void That_inflates_without_end(string kind)
    {
        byte[] file = SealKind.All[kind].Bytes(_kit);
        int end = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(LengthAt)); // of the first object
        byte[] zeros = new byte[1 << 26];
        Refuse(kind, [.. Compress([.. file[16..end], .. zeros]), .. file[end..]]);
        Refuse(kind, [.. Compress([.. file[16..Math.Min(end, 120)], .. zeros]), .. file[end..]]); // zeros from the words on
        Refuse(kind, [.. Compress([.. file[16..NumberAt], .. zeros]), .. file[end..]]);
    }

    [Theory]
    [MemberData(nameof(SealKind.Seeded), MemberType = typeof(SealKind))]
    public void With_a_corrupted_seed(string kind)
    {
        byte[] file = SealKind.All[kind].Bytes(_kit);
        int[] seeds = [.. Headers(file).Where(header => BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(header + LengthAt)) == 16 + 1 + SealSeed.Size)];
        Assert.NotEmpty(seeds);
        foreach (int seed in seeds)
        {
            Assert.Contains("generator 7", Refuse(kind, Changed(file, seed + 16, (byte)7)), StringComparison.Ordinal);
            Assert.Contains("seed", Refuse(kind, Changed(file, seed, (byte)0)), StringComparison.Ordinal);
        }
    }

    private string Refuse(string kind, byte[] file)
    {
        int live = _kit.Device.LiveBuffers;
        long before = GC.GetAllocatedBytesForCurrentThread();
        string reason = SealKit.Refusal(() => SealKind.All[kind].Read(new MemoryStream(file), _kit.Parameters, _kit.Device).Dispose());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        Assert.Equal(live, _kit.Device.LiveBuffers);
        Assert.DoesNotContain('\n', reason);
        return reason;
    }

    // Where objects begin: the magic, the length of a header, the version that is written.
    private static IEnumerable<int> Headers(byte[] file)
    {
        byte[] start = [0x5e, 0xa1, 16, SealVersion.Universal.Major, SealVersion.Universal.Minor, 0, 0, 0];
        for (int at = 0, found; (found = file.AsSpan(at).IndexOf(start)) >= 0; at += found + start.Length)
            yield return at + found;
    }

    private static byte[] Changed(byte[] file, int at, byte value)
    {
        byte[] changed = [.. file];
        changed[at] = value;
        return changed;
    }

    private static byte[] Changed(byte[] file, int at, long value)
    {
        byte[] changed = [.. file];
        BinaryPrimitives.WriteInt64LittleEndian(changed.AsSpan(at), value);
        return changed;
    }

    private static byte[] Compress(byte[] payload)
    {
        using var file = new MemoryStream();
        file.Write([0x5e, 0xa1, 16, SealVersion.Universal.Major, SealVersion.Universal.Minor, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        using (var deflate = new ZLibStream(file, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(payload);
        return Changed(file.ToArray(), LengthAt, file.Length);
    }
}
