namespace HeGpu.Arithmetic;

public sealed unsafe partial class CpuDevice<TKernels>
{
    // Terms up to this many keep their pointers on the stack.
    private const int StackTerms = 64;

    // Words of one sum handed out at a time: the results stay in the first-level cache while all terms stream by.
    private const int SumBlock = 2048;

    protected override void TensorCore(PolyRegion a, PolyRegion b, PolyRegion destination)
    {
        var body = new TensorBody(new(a), new(b), new(destination), KernelsOf(destination.Ring).Moduli);
        _pool.Run(body.Items, ref body);
        KeepAlive(a, b);
        GC.KeepAlive(destination.Buffer);
    }

    protected override void SumOfProductsCore(ReadOnlySpan<PolyView<Ntt>> a, ReadOnlySpan<PolyView<Ntt>> b, PolyRegion destination, bool accumulate)
    {
        int terms = a.Length;
        void* memory = terms > StackTerms ? NativeMemory.Alloc((nuint)terms * 2, (nuint)sizeof(HostRegion)) : null;
        HostRegion* stack = stackalloc HostRegion[terms > StackTerms ? 1 : 2 * StackTerms];
        HostRegion* x = memory == null ? stack : (HostRegion*)memory, y = x + terms;
        // The shared factor comes first, so that a body reads it once for a pair of polynomials.
        bool swap = a[0].Polynomials > b[0].Polynomials;
        for (int k = 0; k < terms; k++)
        {
            x[k] = new HostRegion(PolyRegion.Of(swap ? b[k] : a[k]), broadcast: true);
            y[k] = new HostRegion(PolyRegion.Of(swap ? a[k] : b[k]), broadcast: true);
        }
        bool shared = (swap ? b : a)[0].Polynomials == 1;
        var body = new SumBody(x, y, terms, new(destination), KernelsOf(destination.Ring).Moduli, shared, accumulate);
        try
        {
            _pool.Run(body.Items, ref body);
        }
        finally
        {
            NativeMemory.Free(memory);
        }
        for (int k = 0; k < terms; k++)
            KeepAlive(PolyRegion.Of(a[k]), PolyRegion.Of(b[k]));
        GC.KeepAlive(destination.Buffer);
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

    // One item: one limb and block of words, all polynomials of the destination, two at a time where a factor is shared.
    private readonly struct SumBody(HostRegion* x, HostRegion* y, int terms, HostRegion destination, nint* moduli, bool shared, bool accumulate) : IParallelBody
    {
        private readonly HostRegion* _x = x, _y = y;
        private readonly HostRegion _destination = destination;
        private readonly nint* _moduli = moduli;
        private readonly int _terms = terms, _words = Math.Min(SumBlock, destination.Degree);
        private readonly bool _shared = shared, _accumulate = accumulate;

        public int Items => _destination.Limbs * (_destination.Degree / _words);

        public void Execute(int item, int worker)
        {
            (int limb, int block) = Math.DivRem(item, _destination.Degree / _words);
            int at = block * _words;
            void* memory = _terms > StackTerms ? NativeMemory.Alloc((nuint)_terms * 3, (nuint)sizeof(ulong*)) : null;
            ulong** stack = stackalloc ulong*[_terms > StackTerms ? 1 : 3 * StackTerms];
            ulong** s = memory == null ? stack : (ulong**)memory, u = s + _terms, v = u + _terms;
            nint q = _moduli[_destination.Modulus(limb)];
            for (int p = 0; p < _destination.Polynomials;)
            {
                bool pair = _shared && p + 1 < _destination.Polynomials;
                for (int k = 0; k < _terms; k++)
                {
                    s[k] = _x[k].Limb(p, limb) + at;
                    u[k] = _y[k].Limb(p, limb) + at;
                    if (pair)
                        v[k] = _y[k].Limb(p + 1, limb) + at;
                }
                if (pair)
                    TKernels.SumOfProductsPair(_destination.Limb(p, limb) + at, _destination.Limb(p + 1, limb) + at, s, u, v, (ulong)_terms, (ulong)_words, q, _accumulate);
                else
                    TKernels.SumOfProducts(_destination.Limb(p, limb) + at, s, u, (ulong)_terms, (ulong)_words, q, _accumulate);
                p += pair ? 2 : 1;
            }
            NativeMemory.Free(memory);
        }
    }
}
