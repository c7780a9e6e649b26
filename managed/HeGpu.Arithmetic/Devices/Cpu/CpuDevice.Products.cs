namespace HeGpu.Arithmetic;

public sealed unsafe partial class CpuDevice<TKernels>
{
    // Terms up to this many keep their pointers on the stack.
    private const int StackTerms = 64;

    // Words of one sum handed out at a time: long runs of each term, results that stay in the second-level cache.
    private const int SumBlock = 1 << 14;

    protected override void TensorCore(PolyRegion a, PolyRegion b, PolyRegion destination)
    {
        var body = new TensorBody(new(a), new(b), new(destination), KernelsOf(destination.Ring).Moduli);
        _pool.Run(body.Items, ref body);
        KeepAlive(a, b);
        GC.KeepAlive(destination.Buffer);
    }

    protected override void SumOfProductsCore(ReadOnlySpan<PolyView<Ntt>> a, ReadOnlySpan<PolyView<Ntt>> b, PolyRegion destination, bool accumulate)
    {
        HostRegion* stack = stackalloc HostRegion[2 * StackTerms];
        using var terms = new Terms(a, b, stack, KernelsOf(destination.Ring).Moduli);
        var body = new SumBody(terms, new(destination), accumulate);
        _pool.Run(body.Items, ref body);
        KeepAlive(a, b);
        GC.KeepAlive(destination.Buffer);
    }

    private static void KeepAlive(ReadOnlySpan<PolyView<Ntt>> a, ReadOnlySpan<PolyView<Ntt>> b)
    {
        for (int k = 0; k < a.Length; k++)
            KeepAlive(PolyRegion.Of(a[k]), PolyRegion.Of(b[k]));
    }

    private readonly struct TensorBody(HostRegion a, HostRegion b, HostRegion destination, nint* moduli) : IParallelBody
    {
        private readonly HostRegion _a = a, _b = b, _destination = destination;
        private readonly Blocks _blocks = new(destination);
        private readonly nint* _moduli = moduli;

        public int Items => _blocks.Items(1);

        public void Execute(int item, int worker)
        {
            _blocks.Locate(item, out _, out int i, out int at);
            TKernels.Tensor(
                _destination.Limb(0, i) + at, _destination.Limb(1, i) + at, _destination.Limb(2, i) + at,
                _a.Limb(0, i) + at, _a.Limb(1, i) + at, _b.Limb(0, i) + at, _b.Limb(1, i) + at,
                (ulong)_blocks.Words, _moduli[_destination.Modulus(i)]);
        }
    }

    // One item: one limb and block of words, all polynomials of the destination.
    private readonly struct SumBody(Terms terms, HostRegion destination, bool accumulate) : IParallelBody
    {
        private readonly Terms _terms = terms;
        private readonly HostRegion _destination = destination;
        private readonly int _words = Math.Min(SumBlock, destination.Degree);
        private readonly bool _accumulate = accumulate;

        public int Items => _destination.Limbs * (_destination.Degree / _words);

        public void Execute(int item, int worker)
        {
            (int limb, int block) = Math.DivRem(item, _destination.Degree / _words);
            _terms.Sum(limb, _destination, limb, block * _words, _words, _accumulate);
        }
    }
}
