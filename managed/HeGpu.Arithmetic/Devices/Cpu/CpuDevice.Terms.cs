namespace HeGpu.Arithmetic;

public sealed unsafe partial class CpuDevice<TKernels>
{
    /// <summary>Where the factors of a sum of products lie; plain data that bodies carry. The memory of long sums is freed by Dispose.</summary>
    private readonly struct Terms : IDisposable
    {
        private readonly HostRegion* _x, _y;
        private readonly void* _memory;
        private readonly int _count;
        private readonly bool _shared;
        private readonly nint* _moduli;

        /// <param name="a">First factors.</param>
        /// <param name="b">Second factors.</param>
        /// <param name="stack">Room for 2 x StackTerms regions.</param>
        /// <param name="moduli">By modulus index.</param>
        public Terms(ReadOnlySpan<PolyView<Ntt>> a, ReadOnlySpan<PolyView<Ntt>> b, HostRegion* stack, nint* moduli)
        {
            _count = a.Length;
            _moduli = moduli;
            _memory = _count > StackTerms ? NativeMemory.Alloc((nuint)_count * 2, (nuint)sizeof(HostRegion)) : null;
            _x = _memory == null ? stack : (HostRegion*)_memory;
            _y = _x + _count;
            // The shared factor comes first, so that it is read once for a pair of polynomials.
            bool swap = a[0].Polynomials > b[0].Polynomials;
            _shared = (swap ? b : a)[0].Polynomials == 1;
            for (int k = 0; k < _count; k++)
            {
                _x[k] = new HostRegion(PolyRegion.Of(swap ? b[k] : a[k]), broadcast: true);
                _y[k] = new HostRegion(PolyRegion.Of(swap ? a[k] : b[k]), broadcast: true);
            }
        }

        public void Dispose() => NativeMemory.Free(_memory);

        /// <summary>Words at .. at + words of one limb of the factors, summed into a limb of all the destination's polynomials, two at a time where a factor is shared.</summary>
        public void Sum(int limb, in HostRegion destination, int destinationLimb, int at, int words, bool accumulate)
        {
            void* memory = _count > StackTerms ? NativeMemory.Alloc((nuint)_count * 3, (nuint)sizeof(ulong*)) : null;
            ulong** stack = stackalloc ulong*[3 * StackTerms];
            ulong** s = memory == null ? stack : (ulong**)memory, u = s + _count, v = u + _count;
            nint q = _moduli[destination.Modulus(destinationLimb)];
            for (int p = 0; p < destination.Polynomials;)
            {
                bool pair = _shared && p + 1 < destination.Polynomials;
                for (int k = 0; k < _count; k++)
                {
                    s[k] = _x[k].Limb(p, limb) + at;
                    u[k] = _y[k].Limb(p, limb) + at;
                    if (pair)
                        v[k] = _y[k].Limb(p + 1, limb) + at;
                }
                ulong* d = destination.Limb(p, destinationLimb) + at;
                if (pair)
                    TKernels.SumOfProductsPair(d, destination.Limb(p + 1, destinationLimb) + at, s, (void**)u, (void**)v, sizeof(ulong), (ulong)_count, (ulong)words, q, accumulate);
                else
                    TKernels.SumOfProducts(d, s, u, (ulong)_count, (ulong)words, q, accumulate);
                p += pair ? 2 : 1;
            }
            NativeMemory.Free(memory);
        }
    }
}
