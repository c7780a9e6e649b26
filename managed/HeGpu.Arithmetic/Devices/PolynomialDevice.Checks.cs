namespace HeGpu.Arithmetic;

public abstract partial class PolynomialDevice
{
    // A view of this device.
    private PolyRegion Check<TForm>(PolyView<TForm> view, string name, bool orPacked = false) where TForm : struct, IPolynomialForm
    {
        DeviceBuffer buffer = view.Buffer ?? throw new ArgumentException($"The {name} is an empty view: take it from a rented buffer.", name);
        ObjectDisposedException.ThrowIf(buffer.IsDisposed, buffer);
        if (!ReferenceEquals(buffer.Device, this))
            throw new ArgumentException($"The {name} lives on device '{buffer.Device.Info.Name}', the verb runs on '{Info.Name}': download it there and upload it here.", name);
        if (buffer.IsPacked && !orPacked)
            throw new ArgumentException($"The {name} is packed and serves as a key alone: Unpack it into another buffer.", name);
        return PolyRegion.Of(view);
    }

    private PolyRegion CheckDestination<TForm>(PolyView<TForm> view, string name = "destination") where TForm : struct, IPolynomialForm
    {
        PolyRegion region = Check(view, name);
        CheckNotFrozen(region, name);
        return region;
    }

    private static void CheckNotFrozen(PolyRegion destination, string name)
    {
        if (destination.Buffer.IsFrozen)
            throw new InvalidOperationException($"The {name} is frozen (a key, or a weight that is kept): write to another buffer.");
    }

    private PolyRegion CheckSource<TForm>(PolyView<TForm> source, PolyRegion destination, string name, bool broadcast = false)
        where TForm : struct, IPolynomialForm
    {
        PolyRegion region = CheckShape(source, destination, name, broadcast);
        CheckAliasing(region, destination, name);
        return region;
    }

    private PolyRegion CheckShape<TForm>(PolyView<TForm> source, PolyRegion destination, string name, bool broadcast)
        where TForm : struct, IPolynomialForm => CheckShape(source, destination, destination.Limbs, name, broadcast);

    private PolyRegion CheckShape<TForm>(PolyView<TForm> source, PolyRegion destination, LimbRange limbs, string name, bool broadcast)
        where TForm : struct, IPolynomialForm
    {
        PolyRegion region = Check(source, name);
        CheckRing(region, destination, name);
        if (region.Limbs != limbs)
            throw new ArgumentException($"The {name} has limbs {region.Limbs}, expected {limbs} for a destination with {destination.Limbs}: narrow one with WithLimbs.", name);
        if (region.Polynomials != destination.Polynomials && !(broadcast && region.Polynomials == 1))
            throw new ArgumentException($"The {name} has {region.Polynomials} polynomials, the destination {destination.Polynomials}{(broadcast ? " (one would be broadcast)" : "")}.", name);
        return region;
    }

    private static void CheckRing(PolyRegion region, PolyRegion destination, string name)
    {
        if (!region.Ring.Equals(destination.Ring))
            throw new ArgumentException($"The {name} is of another ring ({region.Ring}) than the destination ({destination.Ring}).", name);
    }

    // Words of one buffer lie at fixed places, so equal polynomials mean equal addresses.
    private static void CheckAliasing(PolyRegion source, PolyRegion destination, string name)
    {
        if (source.Overlaps(destination) && (source.FirstPolynomial != destination.FirstPolynomial || source.Polynomials != destination.Polynomials))
            throw new ArgumentException(
                $"The {name} (polynomials {source.FirstPolynomial}..{source.FirstPolynomial + source.Polynomials}) overlaps the destination "
                + $"({destination.FirstPolynomial}..{destination.FirstPolynomial + destination.Polynomials}) of the same buffer partly: use another buffer.", name);
    }

    private static void CheckDisjoint(PolyRegion source, PolyRegion destination, string name)
    {
        if (source.Overlaps(destination))
            throw new ArgumentException($"The {name} overlaps the destination; this verb cannot work in place: use another buffer.", name);
    }

    private static void CheckPolynomials(PolyRegion region, int expected, string name)
    {
        if (region.Polynomials != expected)
            throw new ArgumentException($"The {name} has {region.Polynomials} polynomials; this verb needs {expected}.", name);
    }

    private static void CheckWords(int words, PolyRegion region, string name)
    {
        long expected = (long)region.Ring.Degree * region.Limbs.Total * region.Polynomials;
        if (words != expected)
            throw new ArgumentException($"{words} words for {region.Polynomials} x {region.Limbs.Total} x {region.Ring.Degree} = {expected}.", name);
    }

    private static void CheckCoefficients(int count, PolyRegion region, string name)
    {
        CheckPolynomials(region, 1, "destination");
        if (count != region.Ring.Degree)
            throw new ArgumentException($"{count} coefficients for a polynomial of degree {region.Ring.Degree}.", name);
    }

    // Whole vectors: a polynomial has at least 16 coefficients. The values are not named: they may be secret.
    private static void CheckMagnitude(ReadOnlySpan<long> coefficients, long limit, string name)
    {
        Vector512<ulong> largest = Vector512<ulong>.Zero;
        ref long first = ref MemoryMarshal.GetReference(coefficients);
        for (int i = 0; i < coefficients.Length; i += Vector512<long>.Count)
            largest = Vector512.Max(largest, Vector512.Abs(Vector512.LoadUnsafe(ref first, (nuint)i)).AsUInt64());
        if (!Vector512.LessThanAll(largest, Vector512.Create((ulong)limit)))
            throw new ArgumentException($"A coefficient is not below {(limit == MaxSigned ? "2^62" : limit.ToString())} in magnitude.", name);
    }

    private static void CheckMagnitude(ReadOnlySpan<double> coefficients, string name)
    {
        ref double first = ref MemoryMarshal.GetReference(coefficients);
        Vector512<double> limit = Vector512.Create(MaxRounded);
        for (int i = 0; i < coefficients.Length; i += Vector512<double>.Count)
            if (!Vector512.LessThanAll(Vector512.Abs(Vector512.LoadUnsafe(ref first, (nuint)i)), limit))
                throw new ArgumentException($"One of the coefficients from {i} on is not a number below 2^120 in magnitude: the scale is too large.", name);
    }

    private static void CheckResidues(ReadOnlySpan<ulong> residues, PolyRegion region)
    {
        if (residues.Length != region.Limbs.Total)
            throw new ArgumentException($"{residues.Length} residues of the scalar for {region.Limbs.Total} limbs: one per limb.", nameof(residues));
        for (int i = 0; i < residues.Length; i++)
            if (residues[i] >= region.Ring.ModulusAt(region.Limbs, i))
                throw new ArgumentException($"Residue {i} of the scalar is not reduced modulo {region.Ring.ModulusAt(region.Limbs, i)}.", nameof(residues));
    }
}
