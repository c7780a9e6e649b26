namespace HeGpu.Arithmetic;

public sealed unsafe partial class CpuDevice<TKernels>
{
    // Words of all sums that one item makes: a layer's inputs (two polynomials of some fifty rotated copies) stay in the caches at this length
    // while every sum reads them, and the plaintexts while every batch does. Lengths of 512 to 4096 words are about as fast.
    private const int SharedBlock = 2048;

    protected override void SumsOfProductsCore(
        ReadOnlySpan<PolyView<Ntt>> a, ReadOnlySpan<PolyView<Ntt>> b, ReadOnlySpan<int> ends, ReadOnlySpan<PolyView<Ntt>> destinations)
    {
        nint* moduli = KernelsOf(PolyRegion.Of(destinations[0]).Ring).Moduli;
        var regions = (HostRegion*)NativeMemory.Alloc((nuint)a.Length * 2, (nuint)sizeof(HostRegion));
        var sums = (Sum*)NativeMemory.AllocZeroed((nuint)ends.Length, (nuint)sizeof(Sum));
        try
        {
            for (int j = 0, start = 0; j < ends.Length; start = ends[j++])
                sums[j] = new(new(a[start..ends[j]], b[start..ends[j]], regions + (2 * start), moduli), new(PolyRegion.Of(destinations[j])));
            var body = new SumsBody(sums, ends.Length);
            _pool.Run(body.Items, ref body);
        }
        finally
        {
            for (int j = 0; j < ends.Length; j++)
                sums[j].Terms.Dispose();
            NativeMemory.Free(sums);
            NativeMemory.Free(regions);
        }
        KeepAlive(a, b);
        foreach (PolyView<Ntt> destination in destinations)
            GC.KeepAlive(destination.Buffer);
    }

    private readonly struct Sum(Terms terms, HostRegion destination)
    {
        public readonly Terms Terms = terms;
        public readonly HostRegion Destination = destination;
    }

    // One item: one limb and block of words of every sum.
    private readonly struct SumsBody(Sum* sums, int count) : IParallelBody
    {
        private readonly Sum* _sums = sums;
        private readonly int _count = count, _words = Math.Min(SharedBlock, sums[0].Destination.Degree);

        public int Items => _sums[0].Destination.Limbs * (_sums[0].Destination.Degree / _words);

        public void Execute(int item, int worker)
        {
            (int limb, int block) = Math.DivRem(item, _sums[0].Destination.Degree / _words);
            for (int j = 0; j < _count; j++)
                _sums[j].Terms.Sum(limb, _sums[j].Destination, limb, block * _words, _words, accumulate: false);
        }
    }
}
