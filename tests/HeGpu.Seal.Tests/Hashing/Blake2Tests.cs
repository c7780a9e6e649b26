using System.Text;

namespace HeGpu.Seal.Tests;

public class Blake2Tests
{
    // RFC 7693, appendix A.
    [Fact]
    public void Abc_has_the_hash_of_the_rfc() => Assert.Equal(
        "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
        Hash("abc"u8.ToArray(), [], 64));

    // RFC 7693, appendix E: the hash of the hashes of many lengths, keyed and not.
    [Fact]
    public void The_self_test_of_the_rfc_passes()
    {
        var all = new List<byte>();
        foreach (int digest in new[] { 20, 32, 48, 64 })
            foreach (int length in new[] { 0, 3, 128, 129, 255, 1024 })
            {
                byte[] message = Sequence(length, (uint)length), key = Sequence(digest, (uint)digest);
                all.AddRange(Convert.FromHexString(Hash(message, [], digest)));
                all.AddRange(Convert.FromHexString(Hash(message, key, digest)));
            }
        Assert.Equal("c23a7800d98123bd10f506c61e29da5603d763b8bbad2e737f5e765a7bccd475", Hash([.. all], [], 32));
    }

    // github.com/BLAKE2/BLAKE2, testvectors/blake2-kat.json: input 00 01 .., key 00 01 .. 3f.
    [Theory]
    [InlineData(0, "10ebb67700b1868efb4417987acf4690ae9d972fb7a590c2f02871799aaa4786b5e996e8f0f4eb981fc214b005f42d2ff4233499391653df7aefcbc13fc51568")]
    [InlineData(1, "961f6dd1e4dd30f63901690c512e78e4b45e4742ed197c3c5e45c549fd25f2e4187b0bc9fe30492b16b0d0bc4ef9b0f34c7003fac09a5ef1532e69430234cebd")]
    [InlineData(255, "142709d62e28fcccd0af97fad0f8465b971e82201dc51070faa0372aa43e92484be1c1e73ba10906d5d1853db6a4106e0a7bf9800d373d6dee2d46d62ef2a461")]
    public void Keyed_hashes_are_the_official_ones(int length, string expected) => Assert.Equal(expected, Hash(Counting(length), Counting(64), 64));

    private static string Hash(byte[] message, byte[] key, int bytes)
    {
        byte[] hash = new byte[bytes];
        Blake2b.Hash(message, key, hash);
        return Convert.ToHexStringLower(hash);
    }

    internal static byte[] Counting(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)i)];

    // selftest_seq of the RFC: a Fibonacci generator.
    private static byte[] Sequence(int length, uint seed)
    {
        uint a = 0xDEAD4BAD * seed, b = 1;
        var sequence = new byte[length];
        for (int i = 0; i < length; i++)
        {
            uint t = a + b;
            a = b;
            b = t;
            sequence[i] = (byte)(t >> 24);
        }
        return sequence;
    }
}
