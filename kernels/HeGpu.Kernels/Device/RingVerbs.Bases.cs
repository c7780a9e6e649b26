namespace HeGpu.Kernels;

internal sealed partial class RingVerbs<TField>
{
    public override void ConvertBasis(PolyRegion source, PolyRegion destination)
    {
        ConversionTable table = TableOf(source.Limbs, destination.Limbs);
        if (table.Sources == 1)
        {
            Gather(LimbLayout.Of(source), default, table, destination);
            return;
        }
        using KernelBuffer y = device.Rent(source, source.Polynomials, source.Limbs), v = device.Rent(source, source.Polynomials, new LimbRange(0, 1));
        LimbLayout scaled = Whole(y), quotients = Whole(v);
        device.Machine.Launch(new ScaleSources<TField>(_grid, _tables.Records(source.Limbs), table, LimbLayout.Of(source), scaled, quotients), _grid.Launch(source.Polynomials, 1));
        Gather(scaled, quotients, table, destination);
    }

    private void Gather(LimbLayout scaled, LimbLayout quotients, ConversionTable table, PolyRegion destination) => device.Machine.Launch(
        new GatherTargets<TField>(_grid, _tables.Records(destination.Limbs), destination.Limbs.Total, table, scaled, quotients, LimbLayout.Of(destination)),
        _grid.Launch(destination.Polynomials, (destination.Limbs.Total + GatherTargets<TField>.Tile - 1) / GatherTargets<TField>.Tile));

    private ConversionTable TableOf(LimbRange from, LimbRange to) =>
        new(_tables.Table((from, to), () => ConversionTable.Words<TField>(ring.Conversion(from, to))), from.Total);

    private static LimbLayout Whole(KernelBuffer buffer) => LimbLayout.Of(new PolyRegion(buffer, 0, buffer.Polynomials, buffer.Limbs));
}
