using HeGpu.Native;

namespace HeGpu.Ckks.Tests;

/// <summary>The destination-passing forms allocate nothing once warm: ciphertexts, keys and scratch come from the device's pool.</summary>
[NoLeakedBuffers]
public class AllocationTests(SmallParty party) : IClassFixture<SmallParty>
{
    [Fact]
    public void A_warm_circuit_allocates_nothing()
    {
        CkksEvaluator e = party.Evaluator;
        using Ciphertext a = party.Encrypt(party.RandomValues()), b = party.Encrypt(party.RandomValues());
        using Ciphertext t = e.CreateDestination(), u = e.CreateDestination(), v = e.CreateDestination();
        using Plaintext w = party.Encoder.CreatePlaintext(a.Level);
        double[] weights = party.RandomValues();
        Ciphertext[] operands = [a, b], turned = [u, v];
        Plaintext[] factors = [w, w];
        int[] steps = [1, -7];
        // Tiered compilation may move a method once more on the way.
        long allocated = 0;
        for (int attempt = 0; attempt < 20; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            party.Encoder.Encode(weights, a.Level, party.Parameters.Scale, w);
            e.Add(a, b, t);
            e.Subtract(t, b, t);
            e.Add(t, w, t);
            e.AddScalar(t, 0.5, t);
            e.Multiply(t, w, t);
            e.Rescale(t, t);
            e.Multiply(a, b, u);
            e.Square(a, u);
            e.Rescale(u, u);
            e.MultiplyRescale(a, b, u);
            e.SumOfProducts(operands, factors, u);
            e.MultiplyScalar(a, 0.25, party.Parameters.Scale, u);
            e.Rotate(a, 1, u);
            e.Conjugate(a, u);
            e.RotateMany(a, steps, turned);
            e.RotateSum(operands, steps, u);
            e.Negate(u, u);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated == 0)
                return;
        }
        Assert.Fail($"A warm circuit allocated {allocated} bytes.");
    }
}
