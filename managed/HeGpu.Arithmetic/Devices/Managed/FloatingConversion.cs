namespace HeGpu.Arithmetic;

/// <summary>
/// Conversion between bases whose moduli are all below 2^50; constants of <see cref="ManagedConversion"/>. The y_i are exact doubles,
/// so v has the bits that its definition asks for. Before they are multiplied modulo a target p they are brought to
/// |y| &lt;= p/2, so products are below 0.6 p and six of them and a reduced rest below 5 p.
/// </summary>
internal static unsafe class FloatingConversion
{
    private const int Chunk = 64, TermsPerReduction = 6;

    public static void Convert(ulong** destination, ulong** source, ulong count, in ManagedConversion c)
    {
        byte* memory = stackalloc byte[((BasisConversion.MaxSourceModuli + 1) * Chunk * sizeof(double)) + 64];
        var y = (double*)(((nint)memory + 63) & ~63);
        double* v = y + (BasisConversion.MaxSourceModuli * Chunk);
        for (nuint at = 0; at < count; at += Chunk)
        {
            nuint words = Math.Min(Chunk, (nuint)count - at);
            Scale(c, source, at, words, y, v);
            for (int j = 0; j < c.Targets; j++)
                Combine(c, j, y, v, words, destination[j] + at);
        }
    }

    private static void Scale(in ManagedConversion c, ulong** source, nuint at, nuint words, double* y, double* v)
    {
        for (nuint k = 0; k < words; k += 8)
            Vector512.Create(0.5).Store(v + k);
        for (int i = 0; i < c.Sources; i++, y += Chunk)
        {
            ulong modulus = c.From[i].Q;
            var q = new FloatingModulus(modulus);
            var inverse = Vector512.Create(FloatingModulus.Centred(c.Inverses[i], modulus));
            var reciprocal = Vector512.Create(c.From[i].Reciprocal);
            for (nuint k = 0; k < words; k += 8)
            {
                Vector512<double> product = FloatingModulus.FromWords(q.ToWords(q.Multiply(FloatingModulus.FromWords(source[i] + at + k), inverse)));
                product.Store(y + k);
                (Vector512.Load(v + k) + (product * reciprocal)).Store(v + k);
            }
        }
        for (nuint k = 0; k < words; k += 8)
            Vector512.Floor(Vector512.Load(v + k)).Store(v + k);
    }

    private static void Combine(in ManagedConversion c, int j, double* y, double* v, nuint words, ulong* destination)
    {
        ulong modulus = c.To[j].Q;
        var p = new FloatingModulus(modulus);
        ulong* row = c.Rows + (j * c.Sources);
        var product = Vector512.Create(-FloatingModulus.Centred(c.Products[j], modulus));
        for (nuint k = 0; k < words; k += 8)
        {
            Vector512<double> sum = p.Multiply(Vector512.Load(v + k), product);
            for (int i = 0; i < c.Sources;)
            {
                for (int end = Math.Min(c.Sources, i + TermsPerReduction); i < end; i++)
                    sum += p.Multiply(p.Reduce(Vector512.Load(y + (i * Chunk) + k)), Vector512.Create(FloatingModulus.Centred(row[i], modulus)));
                sum = p.Reduce(sum);
            }
            p.ToWords(sum).Store(destination + k);
        }
    }
}
