namespace HeGpu.Kernels;

/// <summary>The verbs for primes of one kind.</summary>
internal sealed partial class RingVerbs<TField>(KernelDevice device, PolynomialRing ring) : RingVerbs where TField : unmanaged, IField<TField>
{
    private readonly RingTables<TField> _tables = new(device, ring);
    private readonly WordGrid _grid = new(ring.LogDegree);

    public override void Clear(PolyRegion destination) => ForEachWord<Zero>(destination, destination, destination);

    public override void Copy(PolyRegion source, PolyRegion destination) => ForEachWord<Replica>(source, source, destination);

    public override void Add(PolyRegion a, PolyRegion b, PolyRegion destination) => ForEachWord<Sum>(a, b, destination);

    public override void Subtract(PolyRegion a, PolyRegion b, PolyRegion destination) => ForEachWord<Difference>(a, b, destination);

    public override void Negate(PolyRegion a, PolyRegion destination) => ForEachWord<Negative>(a, a, destination);

    public override void Multiply(PolyRegion a, PolyRegion b, PolyRegion destination) => ForEachWord<Product>(a, b, destination);

    public override void MultiplyAdd(PolyRegion a, PolyRegion b, PolyRegion destination) => ForEachWord<MultiplyAdd>(a, b, destination);

    public override void MultiplyScalar(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination)
    {
        using var factors = new Scratch(device, _tables.Factors(destination.Limbs, residues));
        ForEachWord<ProductWithScalar>(a, a, destination, LimbLayout.Table(factors.Word, TField.TwiddleWords));
    }

    public override void MultiplyScalarAdd(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination)
    {
        using var factors = new Scratch(device, _tables.Factors(destination.Limbs, residues));
        ForEachWord<MultiplyAddScalar>(a, a, destination, LimbLayout.Table(factors.Word, TField.TwiddleWords));
    }

    // The scalar's residues are words, not factors.
    public override void AddScalar(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination)
    {
        Span<ulong> words = stackalloc ulong[residues.Length * TField.TwiddleWords];
        for (int i = 0; i < words.Length; i++)
            words[i] = residues[i / TField.TwiddleWords];
        using var scalars = new Scratch(device, words);
        ForEachWord<SumWithScalar>(a, a, destination, LimbLayout.Table(scalars.Word, TField.TwiddleWords));
    }

    private void ForEachWord<TOperation>(PolyRegion a, PolyRegion b, PolyRegion destination) where TOperation : struct, IWordOperation =>
        ForEachWord<TOperation>(a, b, destination, _tables.Records(destination.Limbs));

    private void ForEachWord<TOperation>(PolyRegion a, PolyRegion b, PolyRegion destination, LimbLayout factors) where TOperation : struct, IWordOperation =>
        device.Machine.Launch(
            new Elementwise<TField, TOperation>(_grid, _tables.Records(destination.Limbs), factors, LimbLayout.Of(a), LimbLayout.Of(b, broadcast: true), LimbLayout.Of(destination)),
            _grid.Launch(destination.Polynomials, destination.Limbs.Total));
}
