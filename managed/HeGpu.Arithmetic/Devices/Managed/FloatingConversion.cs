namespace HeGpu.Arithmetic;

/// <summary>
/// Gathering modulo a target p &lt; 2^50 from sources that are all below 2^50; constants of <see cref="ManagedConversion"/>. The y_i are exact
/// doubles. Before they are multiplied modulo p they are brought to |y| &lt;= p/2, so products are below 0.6 p and six of them and a
/// reduced rest below 5 p.
/// </summary>
internal static unsafe class FloatingConversion
{
    private const int TermsPerReduction = 6;

    public static void Gather(ulong* destination, ulong** y, byte* v, ulong n, in ManagedConversion c, int target)
    {
        ulong modulus = c.To[target].Q;
        var p = new FloatingModulus(modulus);
        double* row = c.CentredRows + (target * c.Sources);
        var product = Vector512.Create(-FloatingModulus.Centred(c.Products[target], modulus));
        for (nuint k = 0; k < n; k += 8)
        {
            Vector512<double> sum = p.Multiply(Widen(v + k), product);
            for (int i = 0; i < c.Sources;)
            {
                for (int end = Math.Min(c.Sources, i + TermsPerReduction); i < end; i++)
                    sum += p.Multiply(p.Reduce(FloatingModulus.FromWords(y[i] + k)), Vector512.Create(row[i]));
                sum = p.Reduce(sum);
            }
            p.ToWords(sum).Store(destination + k);
        }
    }

    // Eight bytes to doubles.
    private static Vector512<double> Widen(byte* bytes)
    {
        (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(Vector128.WidenLower(Vector128.CreateScalar(*(ulong*)bytes).AsByte()));
        (Vector256<ulong> first, Vector256<ulong> second) = Vector256.Widen(Vector256.Create(low, high));
        return FloatingModulus.FromWords(Vector512.Create(first, second));
    }
}
