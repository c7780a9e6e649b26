namespace HeGpu.Arithmetic;

// Sums and differences run on vectors of whatever width the machine has: x mod q for x in [0, 2q) is min(x, x - q) on unsigned words.
public readonly unsafe partial struct ManagedKernels
{
    public static void Add(ulong* destination, ulong* a, ulong* b, ulong n, nint modulus)
    {
        ulong q = ModulusOf(modulus).Q;
        for (nuint i = 0; i < n; i += 8)
            Once(Vector512.Load(a + i) + Vector512.Load(b + i), q).Store(destination + i);
    }

    public static void Subtract(ulong* destination, ulong* a, ulong* b, ulong n, nint modulus)
    {
        ulong q = ModulusOf(modulus).Q;
        for (nuint i = 0; i < n; i += 8)
        {
            Vector512<ulong> difference = Vector512.Load(a + i) - Vector512.Load(b + i);
            Vector512.Min(difference, difference + Vector512.Create(q)).Store(destination + i);
        }
    }

    public static void Negate(ulong* destination, ulong* a, ulong n, nint modulus)
    {
        ulong q = ModulusOf(modulus).Q;
        for (nuint i = 0; i < n; i += 8)
            Once(Vector512.Create(q) - Vector512.Load(a + i), q).Store(destination + i);
    }

    public static void AddScalar(ulong* destination, ulong* a, ulong s, ulong n, nint modulus)
    {
        ulong q = ModulusOf(modulus).Q;
        for (nuint i = 0; i < n; i += 8)
            Once(Vector512.Load(a + i) + Vector512.Create(s), q).Store(destination + i);
    }

    public static void Multiply(ulong* destination, ulong* a, ulong* b, ulong n, nint modulus)
    {
        if (FloatingModulus.CanHold(ModulusOf(modulus).Q))
        {
            FloatingKernels.Multiply(destination, a, b, n, ModulusOf(modulus).Q);
            return;
        }
        ManagedModulus q = ModulusOf(modulus);
        for (nuint i = 0; i < n; i++)
            destination[i] = q.Multiply(a[i], b[i]);
    }

    public static void MultiplyAdd(ulong* destination, ulong* a, ulong* b, ulong n, nint modulus)
    {
        if (FloatingModulus.CanHold(ModulusOf(modulus).Q))
        {
            FloatingKernels.MultiplyAdd(destination, a, b, n, ModulusOf(modulus).Q);
            return;
        }
        ManagedModulus q = ModulusOf(modulus);
        for (nuint i = 0; i < n; i++)
            destination[i] = q.Add(destination[i], q.Multiply(a[i], b[i]));
    }

    public static void MultiplyScalar(ulong* destination, ulong* a, ulong s, ulong n, nint modulus)
    {
        if (FloatingModulus.CanHold(ModulusOf(modulus).Q))
        {
            FloatingKernels.MultiplyScalar(destination, a, s, n, ModulusOf(modulus).Q);
            return;
        }
        ManagedModulus q = ModulusOf(modulus);
        ulong quotient = q.Quotient(s);
        for (nuint i = 0; i < n; i++)
            destination[i] = q.MultiplyBy(a[i], s, quotient);
    }

    public static void MultiplyScalarAdd(ulong* destination, ulong* a, ulong s, ulong n, nint modulus)
    {
        if (FloatingModulus.CanHold(ModulusOf(modulus).Q))
        {
            FloatingKernels.MultiplyScalarAdd(destination, a, s, n, ModulusOf(modulus).Q);
            return;
        }
        ManagedModulus q = ModulusOf(modulus);
        ulong quotient = q.Quotient(s);
        for (nuint i = 0; i < n; i++)
            destination[i] = q.Add(destination[i], q.MultiplyBy(a[i], s, quotient));
    }

    public static void SubtractMultiplyScalar(ulong* destination, ulong* a, ulong* b, ulong s, ulong n, nint modulus)
    {
        if (FloatingModulus.CanHold(ModulusOf(modulus).Q))
        {
            FloatingKernels.SubtractMultiplyScalar(destination, a, b, s, n, ModulusOf(modulus).Q);
            return;
        }
        ManagedModulus q = ModulusOf(modulus);
        ulong quotient = q.Quotient(s);
        for (nuint i = 0; i < n; i++)
            destination[i] = q.MultiplyBy(a[i] + q.Q - b[i], s, quotient);
    }

    public static void Permute(ulong* destination, ulong* source, uint* table, ulong n)
    {
        for (nuint i = 0; i < n; i++)
            destination[i] = source[table[i]];
    }

    public static void PermuteAdd(ulong* destination, ulong* source, uint* table, ulong n, nint modulus)
    {
        ManagedModulus q = ModulusOf(modulus);
        for (nuint i = 0; i < n; i++)
            destination[i] = q.Add(destination[i], source[table[i]]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Once(Vector512<ulong> x, ulong q) => Vector512.Min(x, x - Vector512.Create(q));
}
