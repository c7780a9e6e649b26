namespace HeGpu.Arithmetic;

/// <summary>Element-wise products for q &lt; 2^50: see <see cref="FloatingModulus"/>. With both factors in [0, q), |x y - c q| &lt; 0.9 q.</summary>
internal static unsafe class FloatingKernels
{
    public static void Multiply(ulong* destination, ulong* a, ulong* b, ulong n, ulong modulus)
    {
        var q = new FloatingModulus(modulus);
        for (nuint i = 0; i < n; i += 8)
            q.ToWords(q.Multiply(Load(a + i), Load(b + i))).Store(destination + i);
    }

    public static void MultiplyAdd(ulong* destination, ulong* a, ulong* b, ulong n, ulong modulus)
    {
        var q = new FloatingModulus(modulus);
        for (nuint i = 0; i < n; i += 8)
            q.ToWords(q.Reduce(q.Multiply(Load(a + i), Load(b + i)) + Load(destination + i))).Store(destination + i);
    }

    public static void MultiplyScalar(ulong* destination, ulong* a, ulong s, ulong n, ulong modulus)
    {
        var q = new FloatingModulus(modulus);
        var factor = Vector512.Create(FloatingModulus.Centred(s, modulus));
        for (nuint i = 0; i < n; i += 8)
            q.ToWords(q.Multiply(Load(a + i), factor)).Store(destination + i);
    }

    public static void MultiplyScalarAdd(ulong* destination, ulong* a, ulong s, ulong n, ulong modulus)
    {
        var q = new FloatingModulus(modulus);
        var factor = Vector512.Create(FloatingModulus.Centred(s, modulus));
        for (nuint i = 0; i < n; i += 8)
            q.ToWords(q.Reduce(q.Multiply(Load(a + i), factor) + Load(destination + i))).Store(destination + i);
    }

    public static void SubtractMultiplyScalar(ulong* destination, ulong* a, ulong* b, ulong s, ulong n, ulong modulus)
    {
        var q = new FloatingModulus(modulus);
        var factor = Vector512.Create(FloatingModulus.Centred(s, modulus));
        for (nuint i = 0; i < n; i += 8)
            q.ToWords(q.Multiply(Load(a + i) - Load(b + i), factor)).Store(destination + i);
    }

    public static void Tensor(ulong* d0, ulong* d1, ulong* d2, ulong* a0, ulong* a1, ulong* b0, ulong* b1, ulong n, ulong modulus)
    {
        var q = new FloatingModulus(modulus);
        for (nuint i = 0; i < n; i += 8)
        {
            Vector512<double> x0 = Load(a0 + i), x1 = Load(a1 + i), y0 = Load(b0 + i), y1 = Load(b1 + i);
            q.ToWords(q.Multiply(x0, y0)).Store(d0 + i);
            q.ToWords(q.Reduce(q.Multiply(x0, y1) + q.Multiply(x1, y0))).Store(d1 + i);
            q.ToWords(q.Multiply(x1, y1)).Store(d2 + i);
        }
    }

    // Products are below 0.9 q, so a reduced sum and six of them stay below 6 q.
    public static void SumOfProducts(ulong* destination, ulong** a, ulong** b, ulong terms, ulong n, ulong modulus, bool accumulate)
    {
        const ulong TermsPerReduction = 6;
        var q = new FloatingModulus(modulus);
        for (nuint i = 0; i < n; i += 8)
        {
            Vector512<double> sum = accumulate ? Load(destination + i) : Vector512<double>.Zero;
            for (ulong k = 0; k < terms;)
            {
                for (ulong end = Math.Min(terms, k + TermsPerReduction); k < end; k++)
                    sum += q.Multiply(Load(a[k] + i), Load(b[k] + i));
                sum = q.Reduce(sum);
            }
            q.ToWords(sum).Store(destination + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Load(ulong* x) => FloatingModulus.FromWords(x);
}
