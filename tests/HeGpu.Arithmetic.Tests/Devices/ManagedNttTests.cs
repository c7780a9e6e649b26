namespace HeGpu.Arithmetic.Tests;

/// <summary>What the kernels' contract allows beyond what a device asks for: a source of its own, and words up to 2q on the way forward.</summary>
public unsafe class ManagedNttTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(13)]
    public void ReadsTheSourceAndTakesWordsBelowTwiceTheModulus(int logDegree) => Seeded.Run(random =>
    {
        int n = 1 << logDegree;
        foreach (ulong q in PrimeGenerator.Primes(n, [30, 49, 50, 51, 60]))
        {
            nint ntt = ManagedKernels.CreateNtt((ulong)n, q, RootsOfUnity.MinimalPrimitive(new Modulus(q), 2 * (ulong)n));
            ulong[] lazy = [.. Enumerable.Range(0, n).Select(i => i % 7 == 0 ? (2 * q) - 1 : (ulong)random.NextInt64((long)(2 * q)))];
            ulong[] words = [.. lazy.Select(word => word % q)], source = [.. lazy];
            ulong[] reduced = [.. words], values = new ulong[n], back = new ulong[n];
            fixed (ulong* w = reduced, s = source, v = values, b = back)
            {
                ManagedKernels.ForwardNtt(ntt, w, w);
                ManagedKernels.ForwardNtt(ntt, v, s);
                ManagedKernels.InverseNtt(ntt, b, v);
            }
            Assert.Equal(lazy, source);
            Assert.Equal(reduced, values);
            Assert.Equal(words, back);
            ManagedKernels.DestroyNtt(ntt);
        }
    });
}
