namespace HeGpu.Ckks.Tests;

/// <summary>Evaluators hold no state: several threads may use one, on the same operands.</summary>
[NoLeakedBuffers]
public class ConcurrencyTests(SmallParty party) : IClassFixture<SmallParty>
{
    [Fact]
    public void Threads_share_an_evaluator_and_its_operands()
    {
        using Ciphertext a = party.Encrypt(party.RandomValues()), b = party.Encrypt(party.RandomValues());
        ulong[] expected = Words(a, b);
        Parallel.For(0, 12, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ => Assert.Equal(expected, Words(a, b)));
    }

    private ulong[] Words(Ciphertext a, Ciphertext b)
    {
        using Ciphertext product = party.Evaluator.Multiply(a, b), down = party.Evaluator.Rescale(product), turned = party.Evaluator.Rotate(down, 3), low = party.Evaluator.DropToLevel(turned, 2);
        var words = new ulong[2 * 3 * party.Parameters.Degree];
        party.Device.Download(low.View, words);
        return words;
    }
}
