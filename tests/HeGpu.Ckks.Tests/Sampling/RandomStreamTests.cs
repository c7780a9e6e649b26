using System.Numerics;
using System.Security.Cryptography;

namespace HeGpu.Ckks.Tests;

public class RandomStreamTests
{
    private static readonly byte[] s_seed = [.. Enumerable.Range(0, 32).Select(i => (byte)(7 * i))];

    [Fact]
    public void Is_AES_of_stream_and_counter()
    {
        var words = new ulong[3 * 2048];
        using (var stream = new RandomStream(s_seed, 0x0123456789ABCDEF))
            stream.Fill(words.AsSpan());
        using Aes aes = Aes.Create();
        aes.Key = s_seed;
        foreach (int block in new[] { 0, 1, 1023, 1024, 3071 })
        {
            byte[] input = [.. BitConverter.GetBytes(0x0123456789ABCDEFUL), .. BitConverter.GetBytes((ulong)block)];
            byte[] output = aes.EncryptEcb(input, PaddingMode.None);
            Assert.Equal(BitConverter.ToUInt64(output, 0), words[2 * block]);
            Assert.Equal(BitConverter.ToUInt64(output, 8), words[(2 * block) + 1]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(1003)]
    public void Instructions_and_the_systems_cryptography_agree(int blocks)
    {
        if (!System.Runtime.Intrinsics.X86.Aes.IsSupported)
            return;
        byte[] key = RandomNumberGenerator.GetBytes(32), fast = new byte[16 * blocks], slow = new byte[16 * blocks];
        using (var counter = new AesCounter(key, byInstructions: true))
            counter.Fill(77, ulong.MaxValue - 3, fast);
        using (var counter = new AesCounter(key, byInstructions: false))
            counter.Fill(77, ulong.MaxValue - 3, slow);
        Assert.Equal(slow, fast);
    }

    [Theory]
    [InlineData((1UL << 40) - 87)]
    [InlineData((1UL << 59) + 21)]
    public void Uniform_words_are_the_accepted_words_in_order(ulong bound)
    {
        const int count = 3001;
        ulong[] words = new ulong[4 * count], uniform = new ulong[count + 1];
        using (var stream = new RandomStream(s_seed, 3))
            stream.Fill(words.AsSpan());
        using (var stream = new RandomStream(s_seed, 3))
        {
            stream.FillUniform(uniform.AsSpan(0, count), bound);
            stream.FillUniform(uniform.AsSpan(count), bound);
        }
        ulong mask = BitOperations.RoundUpToPowerOf2(bound) - 1;
        Assert.Equal(words.Select(w => w & mask).Where(w => w < bound).Take(count + 1), uniform);
    }

    [Fact]
    public void Pieces_are_the_whole()
    {
        var whole = new byte[40_000];
        using (var stream = new RandomStream(s_seed, 5))
            stream.Fill(whole);
        using var again = new RandomStream(s_seed, 5);
        var pieces = new List<byte>();
        for (int size = 1; pieces.Count < whole.Length; size = Math.Min((size * 3) + 1, whole.Length - pieces.Count))
        {
            var piece = new byte[size];
            again.Fill(piece);
            pieces.AddRange(piece);
        }
        Assert.Equal(whole, pieces);
    }

    [Fact]
    public void Streams_and_seeds_differ()
    {
        ulong First(byte[] seed, ulong stream)
        {
            var word = new ulong[1];
            using var s = new RandomStream(seed, stream);
            s.Fill(word.AsSpan());
            return word[0];
        }
        byte[] other = [.. s_seed];
        other[31] ^= 1;
        Assert.Equal(3, new[] { First(s_seed, 0), First(s_seed, 1), First(other, 0) }.Distinct().Count());
    }

    [Theory]
    [InlineData(3UL)]
    [InlineData(17UL)]
    [InlineData(1UL << 20)]
    [InlineData((1UL << 60) - 93)]
    [InlineData((1UL << 59) + 21)]
    public void Uniform_words_fill_their_range_evenly(ulong bound)
    {
        const int bins = 16, samples = 1 << 16;
        var words = new ulong[samples];
        using (var stream = new RandomStream(s_seed, bound))
            stream.FillUniform(words, bound);
        Assert.All(words, w => Assert.True(w < bound));
        int used = (int)Math.Min(bins, bound);
        var counts = new double[used];
        foreach (ulong w in words)
            counts[(int)((UInt128)w * (uint)used / bound)]++;
        double[] expected = [.. Enumerable.Range(0, used).Select(b => (double)samples * Width(b, used, bound))];
        Assert.True(ChiSquare.Of(counts, expected) < ChiSquare.Limit(used - 1));
    }

    // Share of the words of bin b.
    private static double Width(int b, int bins, ulong bound)
    {
        UInt128 from = ((UInt128)(uint)b * bound + (uint)bins - 1) / (uint)bins, to = ((UInt128)(uint)(b + 1) * bound + (uint)bins - 1) / (uint)bins;
        return (double)(to - from) / bound;
    }

    [Fact]
    public void Expansion_of_fewer_limbs_is_a_part_of_that_of_all()
    {
        CkksParameters p = CkksParameters.Create(CkksPresets.Shallow13);
        using var device = new ReferenceDevice();
        PublicSeed seed = PublicSeed.Create();
        ulong[] Words(LimbRange limbs, uint polynomial)
        {
            using DeviceBuffer buffer = device.Rent(p.Ring, 1, limbs);
            UniformExpansion.Fill(device, seed, polynomial, buffer.View<Ntt>());
            var words = new ulong[limbs.Total * p.Degree];
            device.Download(buffer.View<Ntt>(), words);
            return words;
        }
        ulong[] all = Words(new LimbRange(0, 4, 1), 1);
        Assert.Equal(all[..(2 * p.Degree)], Words(new LimbRange(0, 2), 1));
        Assert.Equal(all[(4 * p.Degree)..], Words(new LimbRange(0, 0, 1), 1));
        Assert.NotEqual(all[..p.Degree], Words(new LimbRange(0, 1), 2));
    }
}
