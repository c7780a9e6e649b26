namespace HeGpu.Arithmetic;

/// <summary>
/// The oracle: one thread, one word at a time, 128-bit arithmetic, composite verbs by their definitions. Exact, slow, obvious. Tests derive doubles from it that fail on purpose.
/// </summary>
public partial class ReferenceDevice : HostDevice
{
    public override DeviceInfo Info { get; } = new("reference", "128-bit arithmetic on one thread: the oracle, slow", 1);

    private delegate ulong Binary(Modulus q, ulong a, ulong b);

    protected override void AddCore(PolyRegion a, PolyRegion b, PolyRegion destination) =>
        ForEachWord(a, b, destination, static (q, x, y) => q.Add(x, y));

    protected override void SubtractCore(PolyRegion a, PolyRegion b, PolyRegion destination) =>
        ForEachWord(a, b, destination, static (q, x, y) => q.Subtract(x, y));

    protected override void NegateCore(PolyRegion a, PolyRegion destination) =>
        ForEachWord(a, a, destination, static (q, x, _) => q.Negate(x));

    protected override void MultiplyCore(PolyRegion a, PolyRegion b, PolyRegion destination) =>
        ForEachWord(a, b, destination, static (q, x, y) => q.Multiply(x, y));

    protected override void MultiplyAddCore(PolyRegion a, PolyRegion b, PolyRegion destination)
    {
        HostRegion x = new(a), y = new(b, broadcast: true), d = new(destination);
        ForEachLimb(destination, (p, i, q) =>
        {
            Span<ulong> u = x.Span(p, i), v = y.Span(p, i), w = d.Span(p, i);
            for (int j = 0; j < w.Length; j++)
                w[j] = q.Add(w[j], q.Multiply(u[j], v[j]));
        });
    }

    protected override void MultiplyScalarCore(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination) =>
        ForEachScalar(a, residues, destination, static (q, x, s) => q.Multiply(x, s));

    protected override void AddScalarCore(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination) =>
        ForEachScalar(a, residues, destination, static (q, x, s) => q.Add(x, s));

    protected override void MultiplyScalarAddCore(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination)
    {
        using DeviceBuffer product = RentCore(destination.Ring, destination.Polynomials, destination.Limbs, zeroOnReturn: true);
        PolyRegion t = PolyRegion.Of(product.View<Ntt>());
        MultiplyScalarCore(a, residues, t);
        AddCore(destination, t, destination);
    }

    protected override void AutomorphismCore(PolyRegion source, uint galoisElement, PolyRegion destination)
    {
        HostRegion s = new(source), d = new(destination);
        PolynomialRing ring = destination.Ring;
        ForEachLimb(destination, (p, i, _) =>
        {
            ReadOnlySpan<uint> table = ring.AutomorphismTable(galoisElement);
            Span<ulong> from = s.Span(p, i), to = d.Span(p, i);
            for (int j = 0; j < to.Length; j++)
                to[j] = from[(int)table[j]];
        });
    }

    protected override void UploadSignedCore(ReadOnlySpan<long> coefficients, PolyRegion destination)
    {
        var d = new HostRegion(destination);
        for (int i = 0; i < destination.Limbs.Total; i++)
        {
            Modulus q = destination.Ring.Modulus(destination.Ring.ModulusIndex(destination.Limbs, i));
            Span<ulong> words = d.Span(0, i);
            for (int j = 0; j < words.Length; j++)
                words[j] = q.ReduceSigned(coefficients[j]);
        }
    }

    // A double below 2^120 converts to a 128-bit integer exactly once it is rounded.
    protected override void UploadRoundedCore(ReadOnlySpan<double> coefficients, PolyRegion destination)
    {
        var d = new HostRegion(destination);
        for (int i = 0; i < destination.Limbs.Total; i++)
        {
            Modulus q = destination.Ring.Modulus(destination.Ring.ModulusIndex(destination.Limbs, i));
            Span<ulong> words = d.Span(0, i);
            for (int j = 0; j < words.Length; j++)
            {
                double rounded = Math.Round(coefficients[j], MidpointRounding.ToEven);
                ulong magnitude = q.Reduce((UInt128)Math.Abs(rounded));
                words[j] = rounded < 0 ? q.Negate(magnitude) : magnitude;
            }
        }
    }

    private static void ForEachWord(PolyRegion a, PolyRegion b, PolyRegion destination, Binary operation)
    {
        HostRegion x = new(a), y = new(b, broadcast: true), d = new(destination);
        ForEachLimb(destination, (p, i, q) =>
        {
            Span<ulong> u = x.Span(p, i), v = y.Span(p, i), w = d.Span(p, i);
            for (int j = 0; j < w.Length; j++)
                w[j] = operation(q, u[j], v[j]);
        });
    }

    private static void ForEachScalar(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination, Binary operation)
    {
        HostRegion x = new(a), d = new(destination);
        ulong[] scalar = residues.ToArray();
        ForEachLimb(destination, (p, i, q) =>
        {
            Span<ulong> u = x.Span(p, i), w = d.Span(p, i);
            for (int j = 0; j < w.Length; j++)
                w[j] = operation(q, u[j], scalar[i]);
        });
    }

    private static void ForEachLimb(PolyRegion region, Action<int, int, Modulus> body)
    {
        for (int p = 0; p < region.Polynomials; p++)
            for (int i = 0; i < region.Limbs.Total; i++)
                body(p, i, region.Ring.Modulus(region.Ring.ModulusIndex(region.Limbs, i)));
        GC.KeepAlive(region.Buffer);
    }
}
