namespace HeGpu.Kernels;

internal sealed partial class RingVerbs<TField>
{
    public override void ConvertBasis(PolyRegion source, PolyRegion destination)
    {
        ConversionTable table = TableOf(source.Limbs, destination.Limbs);
        if (table.Sources == 1)
        {
            Gather(new(table, LimbLayout.Of(source), default), destination);
            return;
        }
        using KernelBuffer y = device.Rent(source, source.Polynomials, source.Limbs), v = device.Rent(source, source.Polynomials, OneLimb);
        ForEachWord<ProductWithScalar>(source, source, Whole(y), LimbLayout.Table(table.Factors, TField.TwiddleWords));
        var sources = new ScaledSources(table, LimbLayout.Of(Whole(y)), LimbLayout.Of(Whole(v)));
        device.Machine.Launch(new Quotients(_grid, sources), _grid.Launch(source.Polynomials, 1));
        Gather(sources, destination);
    }

    public override void ModUp(PolyRegion source, int digitWidth, PolyRegion digits)
    {
        Raise(source, digitWidth, digits, firstPassOnly: false);
        for (int k = 0; k < digits.Polynomials; k++)
        {
            var own = new LimbRange(k * digitWidth, Math.Min(digitWidth, source.Limbs.Count - (k * digitWidth)));
            Copy(source.WithLimbs(own), digits.Slice(k).WithLimbs(own));
        }
    }

    public override void Divide(PolyRegion source, LimbRange divisor, PolyRegion destination)
    {
        var list = new ulong[LimbList.ItemWords];
        LimbLayout.Of(destination).Write(list, 1);
        Divide(source, divisor, destination.Limbs, destination.Polynomials, list);
    }

    // (x - [x]_D) / D, and sigma: destinations are items of a list, all with as many polynomials. Conversion runs in the first pass of the remainder's transform, the
    // division in the last.
    private void Divide(PolyRegion source, LimbRange divisor, LimbRange results, int polynomialsEach, ReadOnlySpan<ulong> destinations)
    {
        int polynomials = source.Polynomials;
        ConversionTable table = TableOf(divisor, results);
        using KernelBuffer y = device.Rent(source, polynomials, divisor), v = device.Rent(source, polynomials, OneLimb), remainder = device.Rent(source, polynomials, results);
        LimbLayout scaled = LimbLayout.Of(Whole(y)), between = LimbLayout.Of(Whole(remainder));
        Inverse(new WordsInMemory(LimbLayout.Of(source.WithLimbs(divisor))), new ScaledWords(scaled, LimbLayout.Table(table.InverseFactors, TField.TwiddleWords)), scaled, polynomials, divisor);
        var sources = new ScaledSources(table, scaled, LimbLayout.Of(Whole(v)));
        if (table.Sources > 1)
            device.Machine.Launch(new Quotients(_grid, sources), _grid.Launch(polynomials, 1));
        using var list = new Scratch(device, destinations);
        var inverses = LimbLayout.Table(InversesOf(divisor, results), TField.TwiddleWords);
        var sink = new DividedWords(ring.LogDegree, LimbLayout.Of(source.WithLimbs(results)), inverses, polynomialsEach, new LimbList(list.Word, results.Count, ring.Degree));
        Forward(new ConvertedWords(sources), new WordsInMemory(between), sink, between, polynomials, results);
    }

    // All digits modulo all limbs but their own, in NTT form or (of two passes) before the last pass.
    private void Raise(PolyRegion source, int digitWidth, PolyRegion digits, bool firstPassOnly)
    {
        var own = new OwnLimbs(digitWidth, source.Limbs.Count);
        var between = LimbLayout.Of(digits);
        using KernelBuffer y = device.Rent(source, 1, source.Limbs), v = device.Rent(source, digits.Polynomials, OneLimb);
        ScaledSources sources = ToCoefficients(source, digitWidth, digits, y, v);
        if (firstPassOnly)
            ForwardColumns(new RaisedWords(sources, own), between, digits.Polynomials, digits.Limbs);
        else
            Forward(new RaisedWords(sources, own), new RaisedWordsInMemory(between, own), new ReducedWords(between), between, digits.Polynomials, digits.Limbs);
    }

    // The source's coefficients y, scaled for the conversions of its digits, and their quotients v.
    private ScaledSources ToCoefficients(PolyRegion source, int digitWidth, PolyRegion digits, KernelBuffer y, KernelBuffer v)
    {
        DigitTables tables = TablesOf(source.Limbs, digitWidth, digits.Limbs);
        LimbLayout scaled = LimbLayout.Of(Whole(y));
        Inverse(new WordsInMemory(LimbLayout.Of(source)), new ScaledWords(scaled, LimbLayout.Table(tables.InverseFactors, TField.TwiddleWords)), scaled, 1, source.Limbs);
        long digitWords = (long)digitWidth * ring.Degree;
        var sources = new ScaledSources(tables.First, tables.Stride, digitWidth, source.Limbs.Count,
            new LimbLayout(y.Word, digitWords, 0, int.MaxValue, ring.Degree), LimbLayout.Of(Whole(v)));
        if (digitWidth > 1)
            device.Machine.Launch(new Quotients(_grid, sources), _grid.Launch(digits.Polynomials, 1));
        return sources;
    }

    private void Gather(ScaledSources sources, PolyRegion destination) => device.Machine.Launch(
        new GatherTargets<TField>(_grid, _tables.Records(destination.Limbs), destination.Limbs.Total, sources, LimbLayout.Of(destination)),
        _grid.Launch(destination.Polynomials, (destination.Limbs.Total + GatherTargets<TField>.Tile - 1) / GatherTargets<TField>.Tile));

    private static LimbRange OneLimb => new(0, 1);

    private static PolyRegion Whole(KernelBuffer buffer) => new(buffer, 0, buffer.Polynomials, buffer.Limbs);
}
