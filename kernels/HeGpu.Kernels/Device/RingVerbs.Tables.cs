namespace HeGpu.Kernels;

internal sealed partial class RingVerbs<TField>
{
    private ConversionTable TableOf(LimbRange from, LimbRange to) => new(_tables.Table(new(TableKind.Conversion, from, to), () =>
    {
        var words = new ulong[ConversionTable.Size(from.Total, to.Total)];
        ConversionTable.Write<TField>(ring.Conversion(from, to), ring.Degree, words);
        return words;
    }), from.Total);

    // 1/D modulo the prime of each limb.
    private long InversesOf(LimbRange divisor, LimbRange limbs) => _tables.Table(new(TableKind.Inverses, divisor, limbs), () =>
    {
        var inverses = new ulong[limbs.Total];
        ring.Division(divisor).InversesModulo(limbs, inverses);
        return _tables.Factors(limbs, inverses);
    });

    // D modulo the prime of each limb, as words.
    private long ProductsOf(LimbRange divisor, LimbRange limbs) => _tables.Table(new(TableKind.Products, divisor, limbs), () =>
    {
        var products = new ulong[limbs.Total];
        ring.Division(divisor).ProductsModulo(limbs, products);
        return products;
    });

    // A table for each digit, to all limbs (those of the digit itself among them: never used), at equal distances; then the factors of all sources.
    private DigitTables TablesOf(LimbRange limbs, int width, LimbRange extended)
    {
        int digits = (limbs.Count + width - 1) / width, stride = ConversionTable.Size(width, extended.Total);
        long first = _tables.Table(new(TableKind.Digits, extended, new LimbRange(0, width)), () =>
        {
            var words = new ulong[(digits * stride) + (limbs.Count * TField.TwiddleWords)];
            Span<ulong> factors = words.AsSpan(digits * stride);
            for (int k = 0; k < digits; k++)
            {
                var digit = new LimbRange(k * width, Math.Min(width, limbs.Count - (k * width)));
                Span<ulong> table = words.AsSpan(k * stride, stride);
                ConversionTable.Write<TField>(ring.Conversion(digit, extended), ring.Degree, table);
                table.Slice((int)new ConversionTable(0, digit.Count).InverseFactors, digit.Count * TField.TwiddleWords).CopyTo(factors[(digit.First * TField.TwiddleWords)..]);
            }
            return words;
        });
        return new(first, stride, first + ((long)digits * stride));
    }

    private readonly record struct DigitTables(long First, long Stride, long InverseFactors);
}
