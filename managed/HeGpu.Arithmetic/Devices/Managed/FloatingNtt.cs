namespace HeGpu.Arithmetic;

/// <summary>
/// The transforms for q &lt; 2^50 in doubles (see <see cref="FloatingModulus"/>), two stages per pass over memory. Bounds in multiples of q. Forward:
/// the words that a stage does not multiply are reduced once per pass, so that with |x| &lt;= B on entry a pass leaves
/// |x| &lt;= 1.69 + 0.23 B, below 2.2 throughout from words below 2. Inverse: sums are reduced, |x| &lt;= 1 throughout. Doubles take the
/// destination's place of words, which return in the last stage.
/// </summary>
internal static unsafe class FloatingNtt
{
    public static void Forward(in ManagedNtt table, ulong* destination, ulong* source)
    {
        var q = new FloatingModulus(table.Modulus.Q);
        var x = (double*)destination;
        double* roots = table.FloatingRoots;
        int n = table.N, m = 1, t = n / 2;
        for (nuint i = 0; i < (nuint)n; i += 8)
            FloatingModulus.FromWords(source + i).Store(x + i);
        // An odd number of stages before t = 4: one alone, the rest in pairs.
        if (int.IsEvenInteger(BitOperations.Log2((uint)n)))
        {
            ForwardStage(q, x, t, roots[1]);
            (m, t) = (2, t / 2);
        }
        for (; t > 8; m *= 4, t /= 4)
            for (int block = 0; block < m; block++)
                ForwardPair(q, x + (2 * block * t), t / 2, roots[m + block], roots[2 * (m + block)], roots[(2 * (m + block)) + 1]);
        FloatingTail.Forward(q, x, n, roots);
    }

    public static void Inverse(in ManagedNtt table, ulong* destination, ulong* source)
    {
        var q = new FloatingModulus(table.Modulus.Q);
        var x = (double*)destination;
        double* roots = table.FloatingInverseRoots;
        int n = table.N;
        FloatingTail.Inverse(q, x, source, n, roots);
        int t = 8, m = n / 16;
        for (; m >= 2; t *= 4, m /= 4)
            for (int block = 0; block < m / 2; block++)
                InversePair(q, x + (4 * block * t), t, roots[m + (2 * block)], roots[m + (2 * block) + 1], roots[(m / 2) + block]);
        if (m == 1)
            InverseStage(q, x, t, roots[1]);
        var factor = Vector512.Create(table.FloatingInverseN);
        for (nuint i = 0; i < (nuint)n; i += 8)
            q.ToWords(q.Multiply(Vector512.Load(x + i), factor)).Store(destination + i);
    }

    // (a, b) -> (a + w b, a - w b) over 2 t words.
    private static void ForwardStage(FloatingModulus q, double* x, int t, double w)
    {
        var root = Vector512.Create(w);
        for (int j = 0; j < t; j += 8)
        {
            Vector512<double> a = q.Reduce(Vector512.Load(x + j)), b = q.Multiply(Vector512.Load(x + j + t), root);
            (a + b).Store(x + j);
            (a - b).Store(x + j + t);
        }
    }

    // A stage with w at distance 2t, then one with u and v at distance t, over 4 t words.
    private static void ForwardPair(FloatingModulus q, double* x, int t, double w, double u, double v)
    {
        Vector512<double> first = Vector512.Create(w), even = Vector512.Create(u), odd = Vector512.Create(v);
        double* x1 = x + t, x2 = x1 + t, x3 = x2 + t;
        for (int j = 0; j < t; j += 8)
        {
            Vector512<double> a = q.Reduce(Vector512.Load(x + j)), b = q.Reduce(Vector512.Load(x1 + j));
            Vector512<double> c = q.Multiply(Vector512.Load(x2 + j), first), d = q.Multiply(Vector512.Load(x3 + j), first);
            Vector512<double> s = a + c, r = q.Multiply(b + d, even), y = a - c, z = q.Multiply(b - d, odd);
            (s + r).Store(x + j);
            (s - r).Store(x1 + j);
            (y + z).Store(x2 + j);
            (y - z).Store(x3 + j);
        }
    }

    // (a, b) -> (a + b, (a - b) w) over 2 t words.
    private static void InverseStage(FloatingModulus q, double* x, int t, double w)
    {
        var root = Vector512.Create(w);
        for (int j = 0; j < t; j += 8)
        {
            Vector512<double> a = Vector512.Load(x + j), b = Vector512.Load(x + j + t);
            q.Reduce(a + b).Store(x + j);
            q.Multiply(a - b, root).Store(x + j + t);
        }
    }

    // A stage with u and v at distance t, then one with w at distance 2t, over 4 t words.
    private static void InversePair(FloatingModulus q, double* x, int t, double u, double v, double w)
    {
        Vector512<double> even = Vector512.Create(u), odd = Vector512.Create(v), last = Vector512.Create(w);
        double* x1 = x + t, x2 = x1 + t, x3 = x2 + t;
        for (int j = 0; j < t; j += 8)
        {
            Vector512<double> a = Vector512.Load(x + j), b = Vector512.Load(x1 + j), c = Vector512.Load(x2 + j), d = Vector512.Load(x3 + j);
            Vector512<double> s = q.Reduce(a + b), r = q.Reduce(c + d), y = q.Multiply(a - b, even), z = q.Multiply(c - d, odd);
            (s + r).Store(x + j);
            q.Reduce(y + z).Store(x1 + j);
            q.Multiply(s - r, last).Store(x2 + j);
            q.Multiply(y - z, last).Store(x3 + j);
        }
    }
}
