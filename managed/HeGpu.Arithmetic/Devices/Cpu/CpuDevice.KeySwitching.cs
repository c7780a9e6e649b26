namespace HeGpu.Arithmetic;

// A key switch is worked off modulus by modulus, not digit by digit: the digits modulo one prime are made, transformed and multiplied by the
// keys while they are in cache and never reach memory, and each word of a key is read once.
public sealed unsafe partial class CpuDevice<TKernels>
{
    // Keys that share a decomposition at a time: bounds the memory of their remainders.
    private const int SwitchesTogether = 16;

    protected override void SwitchKeysCore(PolyRegion source, int digitWidth, ReadOnlySpan<KeySwitch> switches)
    {
        RingKernels<TKernels> kernels = KernelsOf(source.Ring);
        CpuConversion<TKernels>* conversions = stackalloc CpuConversion<TKernels>[DigitCount(source.Limbs.Count, digitWidth)];
        using ResidueMemory memory = Decompose(kernels, source, digitWidth, conversions, out Digits digits);
        for (int first = 0; first < switches.Length; first += SwitchesTogether)
            Switch(kernels, source, digits, switches.Slice(first, Math.Min(SwitchesTogether, switches.Length - first)));
        GC.KeepAlive(source.Buffer);
    }

    protected override void SwitchKeyLazilyCore(PolyRegion source, int digitWidth, PolyView<Ntt> key, uint galoisElement, PolyRegion destination, bool accumulate)
    {
        RingKernels<TKernels> kernels = KernelsOf(source.Ring);
        CpuConversion<TKernels>* conversions = stackalloc CpuConversion<TKernels>[DigitCount(source.Limbs.Count, digitWidth)];
        using ResidueMemory memory = Decompose(kernels, source, digitWidth, conversions, out Digits digits);
        using DeviceBuffer scratch = RentCore(source.Ring, _pool.Threads, new LimbRange(0, LazySumBody.ScratchLimbs), zeroOnReturn: false);
        (int Whole, int Cut, int Parts) split = SplitSums.Split(destination.Limbs.Total, _pool.Threads, digits.Count);
        using DeviceBuffer? partial = RentPartial(source.Ring, split, 2);
        int* left = stackalloc int[split.Cut];
        var sums = new SplitSums(split, digits.Count, 2, Worker(partial), left, kernels.Moduli);
        var body = new LazySumBody(digits, sums, new(PolyRegion.Of(key), kernels), AutomorphismOf(source.Ring, galoisElement), new(destination), Worker(scratch), accumulate, kernels.Moduli);
        _pool.Run(sums.Items, ref body);
        KeepAlive(source, destination);
        GC.KeepAlive(key.Buffer);
    }

    // The scaled residues of every digit: an inverse transform of each limb, then the quotients.
    private ResidueMemory Decompose(RingKernels<TKernels> kernels, PolyRegion source, int width, CpuConversion<TKernels>* conversions, out Digits digits)
    {
        int limbs = source.Limbs.Count, count = DigitCount(limbs, width);
        for (int d = 0; d < count; d++)
            conversions[d] = kernels.Conversion(new LimbRange(d * width, Math.Min(width, limbs - (d * width))));
        var memory = RentResidues(source.Ring, 1, source.Limbs, count);
        Residues residues = memory.Of(conversions, width, count);
        var inverse = new InverseScaleBody(new(source), residues, kernels.Ntts);
        _pool.Run(limbs, ref inverse);
        FormQuotients(residues, count);
        digits = new Digits(new(source), residues, count, width, kernels);
        return memory;
    }

    // Sums of products modulo every prime, those of the divisor straight to scaled residues; then each sum is divided in place.
    private void Switch(RingKernels<TKernels> kernels, PolyRegion source, Digits digits, ReadOnlySpan<KeySwitch> switches)
    {
        PolynomialRing ring = source.Ring;
        LimbRange extended = switches[0].Key.Limbs, results = switches[0].Destination.Limbs, divisor = Divisor(source.Limbs, extended, results);
        CpuConversion<TKernels> conversion = kernels.Conversion(divisor);
        using var memory = RentResidues(ring, 2 * switches.Length, divisor, 2 * switches.Length);
        using DeviceBuffer scratch = RentCore(ring, _pool.Threads, new LimbRange(0, KeySumBody.ScratchLimbs(digits, switches.Length)), zeroOnReturn: false);
        Residues remainders = memory.Of(&conversion, divisor.Total);
        SwitchRegions* regions = stackalloc SwitchRegions[switches.Length];
        for (int r = 0; r < switches.Length; r++)
            regions[r] = new SwitchRegions(switches[r], kernels);
        ulong* multiples = stackalloc ulong[source.Limbs.Count], inverses = stackalloc ulong[results.Count];
        ring.Division(new LimbRange(0, 0, extended.Special)).ProductsModulo(source.Limbs, new(multiples, source.Limbs.Count));
        ring.Division(divisor).InversesModulo(results, new(inverses, results.Count));

        (int Whole, int Cut, int Parts) split = SplitSums.Split(extended.Total, _pool.Threads, digits.Count);
        using DeviceBuffer? partial = RentPartial(ring, split, 2 * switches.Length);
        int* left = stackalloc int[split.Cut];
        var sums = new SplitSums(split, digits.Count, 2 * switches.Length, Worker(partial), left, kernels.Moduli);
        var sum = new KeySumBody(digits, sums, regions, switches.Length, remainders, multiples, Worker(scratch), kernels);
        _pool.Run(sums.Items, ref sum);
        FormQuotients(remainders, 2 * switches.Length);
        for (int r = 0; r < switches.Length; r++)
        {
            HostRegion d = regions[r].Destination;
            var divide = new DivideBody(d, remainders.From(2 * r), inverses, AutomorphismOf(ring, switches[r].GaloisElement), d, Worker(scratch), kernels);
            _pool.Run(2 * d.Limbs, ref divide);
        }
        foreach (KeySwitch one in switches)
        {
            GC.KeepAlive(one.Key.Buffer);
            GC.KeepAlive(one.Addend.Buffer);
            GC.KeepAlive(one.Destination.Buffer);
        }
    }

    // Null for the identity. Tables of a ring are pinned while it lives.
    private static uint* AutomorphismOf(PolynomialRing ring, uint galoisElement) =>
        galoisElement == 1 ? null : (uint*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(ring.AutomorphismTable(galoisElement)));
}
