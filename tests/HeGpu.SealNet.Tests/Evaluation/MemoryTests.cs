namespace HeGpu.SealNet.Tests;

[NoLeakedBuffers]
public class MemoryTests
{
    [Fact]
    public void Native_memory_goes_back_when_it_is_disposed_not_when_it_is_collected()
    {
        using var party = new CkksParty(new CkksParametersLiteral(12, [40, 30, 30], [50], 25, AllowInsecure: true), new AvailableKeys([1], true));
        var seal = new SealNetEvaluator(party.Parameters, party.Keys);
        long users = seal.PoolUsers, words = sizeof(ulong) * party.Parameters.Degree, keys = party.Keys.Bytes;
        Assert.Equal((0, keys), (seal.Memory.Live, seal.PeakBytes));
        using Ciphertext fresh = party.Encrypt(party.RandomValues());
        using (ICiphertext a = seal.Import(fresh), square = seal.Square(a), down = seal.Rescale(square))
        using (IPlaintext p = seal.Encode([1.0, 2.0], 1, 1 << 20))
        {
            Assert.Equal(4, seal.Memory.Live);
            Assert.Equal(users + 4, seal.PoolUsers);
            Assert.Equal(keys + (words * (6 + 6 + 4 + 2)), seal.PeakBytes);
            Assert.Throws<CkksException>(() => seal.Add(a, down));
            Assert.Throws<CkksException>(() => seal.RotateMany(a, [1, 2]));
            Assert.Equal(users + 4, seal.PoolUsers);
            p.Dispose();
            Assert.Equal(3, seal.Memory.Live);
        }
        Assert.Equal((0, users), (seal.Memory.Live, seal.PoolUsers));
        ICiphertext last = seal.Import(fresh);
        seal.Dispose();
        seal.Dispose();
        last.Dispose();
        Assert.Equal(0, seal.Memory.Live);
    }
}
