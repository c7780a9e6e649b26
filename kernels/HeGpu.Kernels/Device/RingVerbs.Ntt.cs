namespace HeGpu.Kernels;

internal sealed partial class RingVerbs<TField>
{
    private readonly NttShape _rows = NttShape.Rows(ring.LogDegree), _columns = NttShape.Columns(ring.LogDegree);

    private bool HasColumns => NttShape.HasColumns(ring.LogDegree);

    public override void ForwardNtt(PolyRegion region)
    {
        var words = LimbLayout.Of(region);
        Forward(new WordsInMemory(words), new WordsInMemory(words), new ReducedWords(words), words, region.Polynomials, region.Limbs);
    }

    public override void InverseNtt(PolyRegion region)
    {
        var words = LimbLayout.Of(region);
        Inverse(new WordsInMemory(words), new ScaledWords(words, _tables.Records(region.Limbs, ModulusRecord.InverseDegree)), words, region.Polynomials, region.Limbs);
    }

    // Between two passes words lie in `between`, which `middle` reads.
    private void Forward<TSource, TMiddle, TSink>(TSource source, TMiddle middle, TSink sink, LimbLayout between, int polynomials, LimbRange limbs)
        where TSource : unmanaged, IWordSource
        where TMiddle : unmanaged, IWordSource
        where TSink : unmanaged, IWordSink
    {
        LimbLayout moduli = _tables.RecordsWithRoots(limbs);
        if (!HasColumns)
        {
            device.Machine.Launch(new ForwardRows<TField, TSource, TSink>(_rows, moduli, source, sink), _rows.Launch(polynomials, limbs.Total));
            return;
        }
        ForwardColumns(source, between, polynomials, limbs);
        device.Machine.Launch(new ForwardRows<TField, TMiddle, TSink>(_rows, moduli, middle, sink), _rows.Launch(polynomials, limbs.Total));
    }

    private void ForwardColumns<TSource>(TSource source, LimbLayout between, int polynomials, LimbRange limbs) where TSource : unmanaged, IWordSource =>
        device.Machine.Launch(new ForwardColumns<TField, TSource, WordsInMemory>(_columns, _tables.RecordsWithRoots(limbs), source, new WordsInMemory(between)),
            _columns.Launch(polynomials, limbs.Total));

    private void Inverse<TSource, TSink>(TSource source, TSink sink, LimbLayout between, int polynomials, LimbRange limbs)
        where TSource : unmanaged, IWordSource
        where TSink : unmanaged, IWordSink
    {
        LimbLayout moduli = _tables.RecordsWithRoots(limbs);
        if (!HasColumns)
        {
            device.Machine.Launch(new InverseRows<TField, TSource, TSink>(_rows, moduli, source, sink), _rows.Launch(polynomials, limbs.Total));
            return;
        }
        var middle = new WordsInMemory(between);
        device.Machine.Launch(new InverseRows<TField, TSource, WordsInMemory>(_rows, moduli, source, middle), _rows.Launch(polynomials, limbs.Total));
        device.Machine.Launch(new InverseColumns<TField, WordsInMemory, TSink>(_columns, moduli, middle, sink), _columns.Launch(polynomials, limbs.Total));
    }
}
