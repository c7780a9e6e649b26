namespace HeGpu.Kernels;

internal sealed partial class RingVerbs<TField>
{
    public override void SumsOfProducts(
        ReadOnlySpan<PolyView<Ntt>> a, ReadOnlySpan<PolyView<Ntt>> b, ReadOnlySpan<int> ends, ReadOnlySpan<PolyView<Ntt>> destinations, bool accumulate)
    {
        PolyRegion first = PolyRegion.Of(destinations[0]);
        var list = new ulong[((2 * a.Length) + ends.Length) * LimbList.ItemWords];
        for (int k = 0; k < a.Length; k++)
        {
            LimbLayout.Of(PolyRegion.Of(a[k]), broadcast: true).Write(Item(list, 2 * k), 0);
            LimbLayout.Of(PolyRegion.Of(b[k]), broadcast: true).Write(Item(list, (2 * k) + 1), 0);
        }
        for (int j = 0; j < ends.Length; j++)
            LimbLayout.Of(PolyRegion.Of(destinations[j])).Write(Item(list, (2 * a.Length) + j), (uint)ends[j]);
        using var scratch = new Scratch(device, list);
        var terms = new LimbList(scratch.Word, first.Limbs.Count, ring.Degree);
        var results = new LimbList(scratch.Word + (2 * a.Length * LimbList.ItemWords), first.Limbs.Count, ring.Degree);
        device.Machine.Launch(new SumsOfProducts<TField>(_grid, _tables.Records(first.Limbs), first.Polynomials, terms, results, accumulate ? 1 : 0),
            _grid.Launch(ends.Length * first.Polynomials, first.Limbs.Total));
    }

    public override void Tensor(PolyRegion a, PolyRegion b, PolyRegion destination) => device.Machine.Launch(
        new TensorProduct<TField>(_grid, _tables.Records(destination.Limbs), LimbLayout.Of(a), LimbLayout.Of(b), LimbLayout.Of(destination)), _grid.Launch(1, destination.Limbs.Total));

    public override void Horner(PolyRegion coefficients, PolyRegion point, PolyRegion destination) => device.Machine.Launch(
        new HornerSums<TField>(_grid, _tables.Records(destination.Limbs), coefficients.Polynomials, LimbLayout.Of(coefficients), LimbLayout.Of(point), LimbLayout.Of(destination)),
        _grid.Launch(1, destination.Limbs.Total));

    private static Span<ulong> Item(ulong[] list, int index) => list.AsSpan(index * LimbList.ItemWords, LimbList.ItemWords);
}
