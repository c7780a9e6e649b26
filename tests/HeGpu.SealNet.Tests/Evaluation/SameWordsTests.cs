namespace HeGpu.SealNet.Tests;

/// <summary>From the same keys and ciphertexts the engine computes SEAL's words, and SEAL what the engine says it does.</summary>
[NoLeakedBuffers]
public class SameWordsTests
{
    [Theory]
    [InlineData(12, 2)]
    [InlineData(12, 5)]
    [InlineData(13, 4)]
    [InlineData(14, 3)]
    [InlineData(15, 3)]
    public void Engine_and_seal_return_the_same_words(int logDegree, int dataPrimes) => Seeded.Run(random =>
    {
        int[] bits = [.. Enumerable.Range(0, dataPrimes + 1).Select(_ => random.Next(31, 61))];
        ulong[] primes = [.. PrimeGenerator.Primes(1 << logDegree, bits)];
        var literal = CkksParametersLiteral.FromPrimes(logDegree, primes[..^1], primes[^1..], 25, allowInsecure: true);
        using var party = new CkksParty(literal, new AvailableKeys([1, -3], true, true));
        using var seal = new SealNetEvaluator(party.Parameters, party.Keys);
        using var words = new SealEvaluator(party.Parameters, party.Device, party.Keys);
        CkksEvaluator engine = party.Evaluator;
        int level = random.Next(1, dataPrimes);
        using Ciphertext a = party.Encrypt(party.RandomValues(), level), b = party.Encrypt(party.RandomValues(), level);
        using ICiphertext x = seal.Import(a), y = seal.Import(b);
        using IPlaintext encoded = seal.Encode(party.RandomComplex(), level, a.Scale);
        using Plaintext p = ToEngine(encoded, party);

        Same(engine.Add(a, b), seal.Add(x, y));
        Same(engine.Subtract(a, b), seal.Subtract(x, y));
        Same(engine.Negate(a), seal.Negate(x));
        Same(engine.Add(a, p), seal.AddPlain(x, encoded));
        Same(engine.Multiply(a, p), seal.MultiplyPlain(x, encoded));
        Same(engine.SumOfProducts([a, b, a], [p, p, p]), seal.SumOfProducts([x, y, x], [encoded, encoded, encoded]));
        Same(engine.Rescale(a), seal.Rescale(x));
        Same(engine.DropToLevel(a, level - 1), seal.DropToLevel(x, level - 1));
        Same(Relinearized(a, b), seal.Multiply(x, y));
        Same(Relinearized(a, a), seal.Square(x));
        using (Ciphertext product = Relinearized(a, b)) Same(engine.Rescale(product), seal.MultiplyRescale(x, y));
        Same(words.Rotate(a, -3), seal.Rotate(x, -3));
        Same(words.Conjugate(a), seal.Conjugate(x));
        using (Ciphertext first = words.Rotate(a, 1), second = words.Rotate(b, -3), sum = engine.Add(first, second))
            Same(engine.Add(sum, a), seal.RotateSum([new(x, 1), new(y, -3), new(x, 0)]));

        Ciphertext Relinearized(Ciphertext one, Ciphertext other)
        {
            using Ciphertext three = engine.Tensor(one, other);
            return words.Relinearize(three);
        }

        void Same(Ciphertext expected, ICiphertext actual)
        {
            using (expected)
            using (actual)
            using (Ciphertext exported = seal.Export(actual, party.Device))
            {
                Assert.Equal((expected.Level, expected.Scale), (exported.Level, exported.Scale));
                Assert.Equal(Words(expected.View), Words(exported.View));
            }
        }
    });

    [Fact]
    public void What_goes_in_comes_out()
    {
        using var party = new CkksParty(new CkksParametersLiteral(12, [40, 30, 30], [50], 25, AllowInsecure: true), new AvailableKeys([], false));
        using var seal = new SealNetEvaluator(party.Parameters);
        for (int level = 0; level <= party.Parameters.MaxLevel; level++)
        {
            using Ciphertext a = party.Encrypt(party.RandomValues(), level);
            using ICiphertext imported = seal.Import(a);
            using Ciphertext exported = seal.Export(imported, party.Device);
            Assert.Equal((level, a.Scale), (imported.Level, imported.Scale));
            Assert.Equal((level, a.Scale), (exported.Level, exported.Scale));
            Assert.Equal(Words(a.View), Words(exported.View));
        }
    }

    private static Plaintext ToEngine(IPlaintext plaintext, CkksParty party)
    {
        using var stream = new MemoryStream();
        ((SealNetPlaintext)plaintext).Native.Save(stream, MsSeal.ComprModeType.None);
        stream.Position = 0;
        return SealPlaintextFile.Read(stream, "SEAL", party.Parameters, party.Device);
    }

    private static ulong[] Words(PolyView<Ntt> view)
    {
        var words = new ulong[view.Polynomials * view.Limbs.Total * view.Ring.Degree];
        view.Buffer.Device.Download(view, words);
        return words;
    }
}
