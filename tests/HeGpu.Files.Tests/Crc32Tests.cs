using Xunit;

namespace HeGpu.Files.Tests;

public sealed class Crc32Tests
{
    [Fact]
    public void Check_value_of_the_standard() => Assert.Equal(0xCBF43926u, Crc32.Compute("123456789"u8));

    [Fact]
    public void Equals_the_bitwise_definition()
    {
        var random = new Random(5);
        for (int length = 0; length < 40; length++)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            uint crc = ~0u;
            foreach (byte b in bytes)
                for (int bit = 0; bit < 8; bit++)
                    crc = ((crc ^ (uint)(b >> bit)) & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
            Assert.Equal(~crc, Crc32.Compute(bytes));
        }
    }
}
