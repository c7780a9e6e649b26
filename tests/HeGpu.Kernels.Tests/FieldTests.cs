namespace HeGpu.Kernels.Tests;

/// <summary>The two kinds of field against 128-bit arithmetic, at the ends of their ranges and between.</summary>
public class FieldTests
{
    [Fact]
    public void ShoupReduces() => Seeded.Run(random =>
    {
        foreach (ulong q in PrimeGenerator.Primes(16, [60, 59, 50, 33, 20, 8]).Append((1UL << 61) - 1))
            Reduces<ShoupField>(q, random);
    });

    [Fact]
    public void MontgomeryReduces() => Seeded.Run(random =>
    {
        for (ulong factor = (1UL << 29) - 1, found = 0; found < 3; factor -= found == 0 ? 1 : (ulong)random.Next(1, 1 << 20))
            if (PrimeGenerator.IsPrime((factor << 32) + 1))
            {
                Reduces<MontgomeryField>((factor << 32) + 1, random);
                found++;
            }
    });

    private static void Reduces<TField>(ulong value, Random random) where TField : unmanaged, IField<TField>
    {
        var q = new Modulus(value);
        TField field = Load<TField>(q);
        ulong highest = (1UL << 63) - value - 1;
        for (int i = 0; i < 2000; i++)
        {
            ulong high = i % 4 == 0 ? highest : (ulong)random.NextInt64((long)highest), low = Word(random, value), w = Word(random, value) % value;
            Assert.Equal(q.Reduce(((UInt128)high << 64) + low), field.Reduce<HostMath>(high, low));
            ulong lazy = field.MultiplyLazy<HostMath>(low, Factor<TField>(q, w));
            Assert.True(lazy < 2 * value);
            Assert.Equal(q.Reduce((UInt128)low * w), lazy % value);
        }
    }

    private static ulong Word(Random random, ulong q) => random.Next(8) switch
    {
        0 => 0,
        1 => ulong.MaxValue - (ulong)random.Next(3),
        2 => q - (ulong)random.Next(3),
        3 => (4 * q) - 1,
        _ => (ulong)random.NextInt64() * 2 + (ulong)random.Next(2),
    };

    private static TField Load<TField>(Modulus q) where TField : unmanaged, IField<TField>
    {
        using var memory = new NativeWords(ModulusRecord.Words);
        TField.WriteRecord(q, memory.Span(0, ModulusRecord.Words));
        return TField.Load(new PlainGlobal(memory), 0);
    }

    private static Twiddle Factor<TField>(Modulus q, ulong w) where TField : unmanaged, IField<TField>
    {
        using var memory = new NativeWords(2);
        TField.WriteTwiddle(q, w, memory.Span(0, 2));
        return TField.LoadTwiddle(new PlainGlobal(memory), 0, 0);
    }
}
