namespace HeGpu.Arithmetic;

public readonly unsafe partial struct ManagedKernels
{
    // Products are below 2^122, so 32 of them and a reduced rest stay below 2^128.
    private const ulong TermsPerReduction = 32;

    public static void Tensor(ulong* d0, ulong* d1, ulong* d2, ulong* a0, ulong* a1, ulong* b0, ulong* b1, ulong n, nint modulus)
    {
        if (FloatingModulus.CanHold(ModulusOf(modulus).Q))
        {
            FloatingKernels.Tensor(d0, d1, d2, a0, a1, b0, b1, n, ModulusOf(modulus).Q);
            return;
        }
        ManagedModulus q = ModulusOf(modulus);
        for (nuint i = 0; i < n; i++)
        {
            ulong x0 = a0[i], x1 = a1[i], y0 = b0[i], y1 = b1[i];
            d0[i] = q.Multiply(x0, y0);
            d1[i] = q.Add(q.Multiply(x0, y1), q.Multiply(x1, y0));
            d2[i] = q.Multiply(x1, y1);
        }
    }

    public static void SumOfProducts(ulong* destination, ulong** a, ulong** b, ulong terms, ulong n, nint modulus, bool accumulate)
    {
        if (FloatingModulus.CanHold(ModulusOf(modulus).Q))
        {
            FloatingKernels.SumOfProducts(destination, a, b, terms, n, ModulusOf(modulus).Q, accumulate);
            return;
        }
        ManagedModulus q = ModulusOf(modulus);
        for (nuint i = 0; i < n; i++)
        {
            ulong high = 0, low = accumulate ? destination[i] : 0;
            for (ulong k = 0; k < terms;)
            {
                for (ulong end = Math.Min(terms, k + TermsPerReduction); k < end; k++)
                    Accumulate(ref high, ref low, a[k][i], b[k][i]);
                low = q.Reduce(high, low);
                high = 0;
            }
            destination[i] = low;
        }
    }

    public static bool ReadsPackedWords => false;

    public static void SumOfProductsPair(ulong* d0, ulong* d1, ulong** s, void** x, void** y, int wordBytes, ulong terms, ulong n, nint modulus, bool accumulate)
    {
        SumOfProducts(d0, s, (ulong**)x, terms, n, modulus, accumulate);
        SumOfProducts(d1, s, (ulong**)y, terms, n, modulus, accumulate);
    }

    public static void Pack(void* destination, ulong* source, ulong n, int wordBytes) => NativeMemory.Copy(source, destination, (nuint)(n * sizeof(ulong)));

    public static void Unpack(ulong* destination, void* source, ulong n, int wordBytes) => NativeMemory.Copy(source, destination, (nuint)(n * sizeof(ulong)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(ref ulong high, ref ulong low, ulong a, ulong b)
    {
        ulong bottom = a * b;
        low += bottom;
        high += ManagedModulus.High(a, b) + (low < bottom ? 1UL : 0);
    }
}
