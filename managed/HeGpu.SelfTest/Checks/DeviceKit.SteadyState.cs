namespace HeGpu.SelfTest;

public sealed partial class DeviceKit
{
    private static IEnumerable<DeviceCheck> SteadyState =>
    [
        new(nameof(AllocatesNothingOnceWarm), "", 10, kit => kit.AllocatesNothingOnceWarm()),
        new(nameof(ServesSeveralCallersAtOnce), "", 11, kit => kit.ServesSeveralCallersAtOnce()),
    ];

    private void AllocatesNothingOnceWarm()
    {
        if (!mustNotAllocate)
            return;
        PolynomialRing ring = TestRings.Of(10);
        Work(device, ring, new double[512], new double[512], new long[1024]);
        // Tiered compilation may move a method once more on the way.
        long allocated = 0;
        for (int attempt = 0; attempt < 5; attempt++)
        {
            double[] re = new double[512], im = new double[512];
            var signed = new long[1024];
            long before = GC.GetAllocatedBytesForCurrentThread();
            Work(device, ring, re, im, signed);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated == 0)
                return;
        }
        throw new CheckFailedException($"A warm round of verbs allocated {allocated} bytes.");
    }

    private void ServesSeveralCallersAtOnce() => WithSeed(random =>
    {
        PolynomialRing ring = TestRings.Of(11);
        var limbs = new LimbRange(0, 5);
        ulong[] a = RandomWords.Of(ring, limbs, 2, random), expected = Product(device, ring, limbs, a);
        Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 6 }, _ => Check.Equal(expected, Product(device, ring, limbs, a)));
    });

    private static ulong[] Product(PolynomialDevice device, PolynomialRing ring, LimbRange limbs, ulong[] words)
    {
        using DeviceBuffer x = device.Rent(ring, 2, limbs), d = device.Rent(ring, 3, limbs);
        device.Upload<Coefficient>(words, x.View<Coefficient>());
        PolyView<Ntt> view = device.ForwardNtt(x.View<Coefficient>());
        device.TensorSquare(view, d.View<Ntt>());
        device.Rescale(d.View<Ntt>(), d.View<Ntt>().WithLimbs(new LimbRange(0, limbs.Count - 1)));
        var result = new ulong[3 * limbs.Total * ring.Degree];
        device.Download(d.View<Ntt>(), result);
        return result;
    }

    // Every verb once; buffers come from the pool and go back to it.
    private static void Work(PolynomialDevice device, PolynomialRing ring, double[] re, double[] im, long[] signed)
    {
        LimbRange data = new(0, 6), extended = new(0, 6, 2), lower = new(0, 5);
        using DeviceBuffer ct = device.Rent(ring, 2, data), other = device.Rent(ring, 2, data), product = device.Rent(ring, 3, data);
        using DeviceBuffer digits = device.Rent(ring, 3, extended), sum = device.Rent(ring, 2, extended);
        PolyView<Ntt> a = ct.View<Ntt>(), b = other.View<Ntt>(), t = product.View<Ntt>();
        device.UploadSigned(signed, ct.View<Coefficient>().Slice(0));
        device.UploadRounded(re.Length == ring.Degree ? re : Zeroes, ct.View<Coefficient>().Slice(1));
        device.ForwardNtt(ct.View<Coefficient>());
        device.Copy(a, b);
        device.Add(a, b, b);
        device.Subtract(a, b, a);
        device.Negate(a, a);
        device.Multiply(a, b, b);
        device.MultiplyAdd(a, a, b);
        device.MultiplyScalar(a, Ones[..6], a);
        device.MultiplyScalarAdd(a, Ones[..6], b);
        device.AddScalar(a, Ones[..6], a);
        device.Tensor(a, b, t);
        device.ModUp(t.Slice(2), 2, digits.View<Ntt>());
        device.Clear(sum.View<Ntt>());
        PolyView<Ntt> digit = digits.View<Ntt>().Slice(0), rest = digits.View<Ntt>().Slice(1, 2);
        device.SumOfProducts([digit, digit], [rest, rest], sum.View<Ntt>(), accumulate: true);
        device.ModDown(sum.View<Ntt>(), a);
        using DeviceBuffer key = device.Rent(ring, 6, extended);
        device.Clear(key.View<Ntt>());
        device.SwitchKeys(t.Slice(2), 2, [new KeySwitch(key.View<Ntt>(), a, 3, b), new KeySwitch(key.View<Ntt>(), a.Slice(0), 1, t.Slice(0, 2))]);
        device.SwitchKeyLazily(t.Slice(2), 2, key.View<Ntt>(), 3, sum.View<Ntt>(), accumulate: true);
        device.Automorphism(a, 3, b);
        device.AutomorphismAdd(a, 9, b);
        device.Rescale(b, b.WithLimbs(lower));
        device.InverseNtt(a);
        device.ConvertBasis(ct.View<Coefficient>().WithLimbs(new(0, 3)), ct.View<Coefficient>().WithLimbs(new(3, 3)));
        device.SlotsToCoefficients(re, im, 0.5);
        device.CoefficientsToSlots(re, im);
    }

    private static readonly double[] Zeroes = new double[1024];

    private static ReadOnlySpan<ulong> Ones => [1, 1, 1, 1, 1, 1];
}
