using HeGpu.Arithmetic;
using HeGpu.Files;
using Xunit;

namespace HeGpu.Ckks.Tests;

public sealed class PackedResiduesTests
{
    [Theory]
    [InlineData(255, 1)]
    [InlineData(257, 2)]
    [InlineData((1UL << 40) - 87, 5)]
    [InlineData((1UL << 40) + 1, 6)] // q - 1 = 2^40 needs 41 bits
    [InlineData((1UL << 61) - 1, 8)]
    public void Words_take_the_fewest_whole_bytes(ulong prime, int bytes) => Assert.Equal(bytes, PackedResidues.WordBytes(prime));

    [Theory]
    [InlineData(20, 60)]
    [InlineData(33, 40)]
    [InlineData(49, 57)]
    public void Residues_come_back_as_they_were(int dataBits, int specialBits)
    {
        using var device = new ReferenceDevice();
        CkksParameters parameters = CkksParameters.Create(new CkksParametersLiteral(10, [dataBits, dataBits], [specialBits], 10, AllowInsecure: true));
        using DeviceBuffer from = device.Rent(parameters.Ring, 2, parameters.Ring.AllLimbs), to = device.Rent(parameters.Ring, 2, parameters.Ring.AllLimbs);
        ulong[] words = RandomWords(parameters.Ring, polynomials: 2, seed: dataBits);
        device.Upload(words, from.View<Ntt>());
        byte[] file = Write(from.View<Ntt>());
        Assert.Equal(Container.Size(PackedResidues.Bytes(parameters.Ring, parameters.Ring.AllLimbs, 2)), file.Length);
        Read(file, to.View<Ntt>());
        var back = new ulong[words.Length];
        device.Download(to.View<Ntt>(), back);
        Assert.Equal(words, back);
    }

    [Fact]
    public void A_word_that_is_not_below_its_prime_is_refused()
    {
        using var device = new ReferenceDevice();
        CkksParameters parameters = CkksParameters.Create(new CkksParametersLiteral(10, [30, 30], [40], 10, AllowInsecure: true));
        var limbs = new LimbRange(0, 2);
        using DeviceBuffer buffer = device.Rent(parameters.Ring, 1, limbs);
        device.Upload(RandomWords(parameters.Ring, 1, seed: 1).AsSpan(0, 2 * parameters.Degree), buffer.View<Ntt>());
        foreach (int word in (int[])[0, 1023, 1024, 2047])
        {
            byte[] file = Write(buffer.View<Ntt>(), content => BitConverter.TryWriteBytes(content.AsSpan(4 * word), (uint)parameters.Ring.DataModuli[word / 1024]));
            string reason = Assert.Throws<HeGpuFileException>(() => Read(file, buffer.View<Ntt>())).Reason;
            Assert.Contains($"limb {word / 1024} is not below its prime {parameters.Ring.DataModuli[word / 1024]}", reason, StringComparison.Ordinal);
        }
    }

    private static ulong[] RandomWords(PolynomialRing ring, int polynomials, int seed)
    {
        var random = new Random(seed);
        var words = new List<ulong>();
        for (int p = 0; p < polynomials; p++)
            for (int limb = 0; limb < ring.AllLimbs.Total; limb++)
            {
                ulong prime = ring.ModulusAt(ring.AllLimbs, limb);
                words.AddRange(Enumerable.Range(0, ring.Degree).Select(i => i < 2 ? prime - 1 : (ulong)random.NextInt64((long)prime)));
            }
        return [.. words];
    }

    private static byte[] Write(PolyView<Ntt> view, Action<byte[]>? damage = null)
    {
        long length = PackedResidues.Bytes(view.Ring, view.Limbs, view.Polynomials);
        var tag = new SectionTag("TEST");
        using var file = new MemoryStream();
        Container.Write(file, FileKind.Plaintext, new byte[32], [new Section(tag, length, w => PackedResidues.Write(w, view))]);
        if (damage is null) return file.ToArray();
        byte[] content = file.ToArray()[^(int)(length + 4)..^4];
        damage(content);
        file.SetLength(0);
        Container.Write(file, FileKind.Plaintext, new byte[32], [new Section(tag, length, w => w.Write(content))]);
        return file.ToArray();
    }

    private static void Read(byte[] file, PolyView<Ntt> view)
    {
        using var reader = new ContainerReader(new MemoryStream(file), "f");
        PackedResidues.Read(reader.Open(new SectionTag("TEST")), view);
        reader.Finish();
    }
}
