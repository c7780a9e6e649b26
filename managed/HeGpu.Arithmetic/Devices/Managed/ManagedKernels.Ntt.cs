namespace HeGpu.Arithmetic;

// Harvey's lazy butterflies (2014): words stay in [0, 4q) on the way forward and in [0, 2q) on the way back; 4q < 2^63.
// The first stage reads the source, the others work in the destination.
public readonly unsafe partial struct ManagedKernels
{
    public static void ForwardNtt(nint ntt, ulong* destination, ulong* source)
    {
        ref readonly ManagedNtt table = ref *(ManagedNtt*)ntt;
        if (table.FloatingRoots != null)
        {
            FloatingNtt.Forward(table, destination, source);
            return;
        }
        ulong q = table.Modulus.Q;
        for (int m = 1, t = table.N / 2; t >= 1; m *= 2, t /= 2)
        {
            for (int block = 0; block < m; block++)
                ForwardButterflies(destination + (2 * block * t), source + (2 * block * t), t, table.Roots[m + block], table.Quotients[m + block], q);
            source = destination;
        }
        for (int i = 0; i < table.N; i++)
        {
            ulong word = Math.Min(destination[i], destination[i] - (2 * q));
            destination[i] = Math.Min(word, word - q);
        }
    }

    public static void InverseNtt(nint ntt, ulong* destination, ulong* source)
    {
        ref readonly ManagedNtt table = ref *(ManagedNtt*)ntt;
        if (table.FloatingRoots != null)
        {
            FloatingNtt.Inverse(table, destination, source);
            return;
        }
        ulong q = table.Modulus.Q;
        for (int m = table.N / 2, t = 1; m >= 1; m /= 2, t *= 2)
        {
            for (int block = 0; block < m; block++)
                InverseButterflies(destination + (2 * block * t), source + (2 * block * t), t, table.InverseRoots[m + block], table.InverseQuotients[m + block], q);
            source = destination;
        }
        for (int i = 0; i < table.N; i++)
            destination[i] = table.Modulus.MultiplyBy(destination[i], table.InverseN, table.InverseNQuotient);
    }

    // (a, b) -> (a + w b, a - w b): a in [0, 4q) is brought to [0, 2q), w b is in [0, 2q).
    private static void ForwardButterflies(ulong* x, ulong* source, int t, ulong w, ulong quotient, ulong q)
    {
        for (int j = 0; j < t; j++)
        {
            ulong a = Math.Min(source[j], source[j] - (2 * q)), b = source[j + t];
            ulong product = (b * w) - (ManagedModulus.High(b, quotient) * q);
            x[j] = a + product;
            x[j + t] = a + (2 * q) - product;
        }
    }

    // (a, b) -> (a + b, (a - b) w), both in [0, 2q).
    private static void InverseButterflies(ulong* x, ulong* source, int t, ulong w, ulong quotient, ulong q)
    {
        for (int j = 0; j < t; j++)
        {
            ulong a = source[j], b = source[j + t], sum = a + b, difference = a + (2 * q) - b;
            x[j] = Math.Min(sum, sum - (2 * q));
            x[j + t] = (difference * w) - (ManagedModulus.High(difference, quotient) * q);
        }
    }
}
