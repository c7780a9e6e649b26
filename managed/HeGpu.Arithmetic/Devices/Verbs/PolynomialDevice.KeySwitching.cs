namespace HeGpu.Arithmetic;

public abstract partial class PolynomialDevice
{
    /// <summary>
    /// Hybrid key switching (Han and Ki, 2019/688) of one polynomial x under several keys, with one decomposition into digits
    /// (<see cref="ModUp"/>): destination = sigma_g((sum_d [x]_d key_d + P addend) / D), rounded to the nearest. D = P, the product of the K
    /// special primes, gives sigma_g(ModDown(sum) + addend): a rotation or a relinearization. A destination with one limb less asks for
    /// D = P q_l: the rescaling that follows a product, with one rounding instead of two.
    /// </summary>
    /// <param name="source">x: one polynomial, limbs (0, l+1).</param>
    /// <param name="digitWidth">Limbs per digit, from 1 to 64.</param>
    /// <param name="switches">At least one; all with equally many limbs.</param>
    public void SwitchKeys(PolyView<Ntt> source, int digitWidth, ReadOnlySpan<KeySwitch> switches)
    {
        if (switches.Length == 0)
            throw new ArgumentException("No key to switch to.", nameof(switches));
        PolyRegion s = CheckSwitched(source, digitWidth);
        LimbRange extended = Check(switches[0].Key, nameof(switches), orPacked: true).Limbs, results = Check(switches[0].Destination, nameof(switches)).Limbs;
        if (results != s.Limbs && (results.Count == 0 || results != s.Limbs with { Count = s.Limbs.Count - 1 }))
            throw new ArgumentException($"Key switching from limbs {s.Limbs} to {results}: expected (0, l+1), or (0, l) with l >= 1.", nameof(switches));
        foreach (KeySwitch one in switches)
        {
            PolyRegion d = CheckDestination(one.Destination, nameof(switches)), addend = Check(one.Addend, nameof(switches));
            CheckKey(one.Key, s, digitWidth, extended, d);
            CheckRing(addend, d, nameof(switches));
            if (d.Limbs != results || addend.Limbs != s.Limbs || addend.Polynomials is not (1 or 2))
                throw new ArgumentException($"A key switch from {s.Limbs} with an addend of {addend.Polynomials} polynomials in {addend.Limbs} to {d.Limbs}: "
                    + $"expected one or two polynomials in {s.Limbs} and {results}.", nameof(switches));
            CheckDisjoint(s, d, nameof(source));
            CheckDisjoint(addend, d, nameof(switches));
            d.Ring.CheckGaloisElement(one.GaloisElement);
        }
        SwitchKeysCore(s, digitWidth, switches);
    }

    /// <summary>
    /// The sum before its division: destination (+)= sigma_g(sum_d [x]_d key_d) modulo Q P, so that a sum of many key switches is divided
    /// once (<see cref="ModDown"/>).
    /// </summary>
    /// <param name="source">x: one polynomial, limbs (0, l+1).</param>
    /// <param name="digitWidth">Limbs per digit, from 1 to 64.</param>
    /// <param name="key">As in <see cref="KeySwitch"/>.</param>
    /// <param name="galoisElement">g.</param>
    /// <param name="destination">Two polynomials with the key's limbs; overlaps nothing else.</param>
    /// <param name="accumulate">Add to what the destination holds.</param>
    public void SwitchKeyLazily(PolyView<Ntt> source, int digitWidth, PolyView<Ntt> key, uint galoisElement, PolyView<Ntt> destination, bool accumulate)
    {
        PolyRegion s = CheckSwitched(source, digitWidth), d = CheckDestination(destination);
        CheckKey(key, s, digitWidth, d.Limbs, d);
        CheckDisjoint(s, d, nameof(source));
        d.Ring.CheckGaloisElement(galoisElement);
        SwitchKeyLazilyCore(s, digitWidth, key, galoisElement, d, accumulate);
    }

    /// <summary>Default from the primitives.</summary>
    protected virtual void SwitchKeysCore(PolyRegion source, int digitWidth, ReadOnlySpan<KeySwitch> switches)
    {
        PolynomialRing ring = source.Ring;
        LimbRange extended = switches[0].Key.Limbs;
        using DeviceBuffer digits = RaiseDigits(source, digitWidth, extended), sum = RentCore(ring, 2, extended, zeroOnReturn: false);
        PolyRegion s = PolyRegion.Of(sum.View<Ntt>());
        Span<ulong> multiple = stackalloc ulong[source.Limbs.Total];
        ring.Division(new(0, 0, extended.Special)).ProductsModulo(source.Limbs, multiple);
        foreach (KeySwitch one in switches)
        {
            PolyRegion addend = PolyRegion.Of(one.Addend), d = PolyRegion.Of(one.Destination), data = s.WithLimbs(source.Limbs).Slice(0, addend.Polynomials);
            SumDigits(digits, one.Key, s);
            MultiplyScalarAddCore(addend, multiple, data);
            using DeviceBuffer divided = RentCore(ring, 2, d.Limbs, zeroOnReturn: false);
            PolyRegion r = PolyRegion.Of(divided.View<Ntt>());
            DivideCore(s, Divisor(source.Limbs, extended, d.Limbs), r);
            AutomorphismCore(r, one.GaloisElement, d);
        }
    }

    /// <summary>Default from the primitives.</summary>
    protected virtual void SwitchKeyLazilyCore(PolyRegion source, int digitWidth, PolyView<Ntt> key, uint galoisElement, PolyRegion destination, bool accumulate)
    {
        using DeviceBuffer digits = RaiseDigits(source, digitWidth, key.Limbs), sum = RentCore(source.Ring, 2, key.Limbs, zeroOnReturn: false);
        PolyRegion s = PolyRegion.Of(sum.View<Ntt>());
        SumDigits(digits, key, s);
        if (accumulate)
            AutomorphismAddCore(s, galoisElement, destination);
        else
            AutomorphismCore(s, galoisElement, destination);
    }

    /// <summary>What a key switch divides by: the special limbs, and the source's last limb when the destination lacks it.</summary>
    public static LimbRange Divisor(LimbRange source, LimbRange extended, LimbRange destination) =>
        destination.Count == source.Count ? new(0, 0, extended.Special) : new(destination.Count, 1, extended.Special);

    /// <summary>ceil(limbs / width).</summary>
    public static int DigitCount(int limbs, int digitWidth) => (limbs + digitWidth - 1) / digitWidth;

    private DeviceBuffer RaiseDigits(PolyRegion source, int digitWidth, LimbRange extended)
    {
        DeviceBuffer digits = RentCore(source.Ring, DigitCount(source.Limbs.Count, digitWidth), extended, zeroOnReturn: false);
        ModUpCore(source, digitWidth, PolyRegion.Of(digits.View<Ntt>()));
        return digits;
    }

    private void SumDigits(DeviceBuffer digits, PolyView<Ntt> key, PolyRegion sum)
    {
        ClearCore(sum);
        for (int k = 0; k < digits.Polynomials; k++)
            for (int p = 0; p < 2; p++)
                MultiplyAddCore(PolyRegion.Of(digits.View<Ntt>().Slice(k)), PolyRegion.Of(key.Slice((2 * k) + p)), sum.Slice(p));
    }

    private PolyRegion CheckSwitched(PolyView<Ntt> source, int digitWidth)
    {
        PolyRegion s = Check(source, nameof(source));
        CheckDigitWidth(digitWidth);
        CheckPolynomials(s, 1, nameof(source));
        if (s.Limbs.First != 0 || s.Limbs.Special != 0)
            throw new ArgumentException($"Key switching of a polynomial in limbs {s.Limbs}: expected (0, l+1).", nameof(source));
        return s;
    }

    private void CheckKey(PolyView<Ntt> key, PolyRegion source, int digitWidth, LimbRange extended, PolyRegion destination)
    {
        PolyRegion k = Check(key, nameof(key), orPacked: true);
        CheckRing(k, destination, nameof(key));
        CheckRing(source, destination, nameof(source));
        CheckPolynomials(k, 2 * DigitCount(source.Limbs.Count, digitWidth), nameof(key));
        CheckPolynomials(destination, 2, nameof(destination));
        CheckDisjoint(k, destination, nameof(key));
        if (k.Limbs != extended || extended with { Special = 0 } != source.Limbs || extended.Special is 0 or >= BasisConversion.MaxSourceModuli)
            throw new ArgumentException($"A key in limbs {k.Limbs} for a polynomial in {source.Limbs}, beside others in {extended}: expected (0, l+1, K) with K >= 1.", nameof(key));
    }
}
