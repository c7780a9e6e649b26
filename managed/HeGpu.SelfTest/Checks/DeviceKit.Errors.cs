namespace HeGpu.SelfTest;

public sealed partial class DeviceKit
{
    private static IEnumerable<DeviceCheck> Errors =>
    [
        .. OfDegrees(nameof(SubtractsProductsFromErrors), s_basesLogDegrees, (kit, n) => kit.SubtractsProductsFromErrors(n)),
        .. OfDegrees(nameof(AddsErrorsToProductsAndDivides), s_basesLogDegrees, (kit, n) => kit.AddsErrorsToProductsAndDivides(n)),
        .. OfDegrees(nameof(EvaluatesAtAPoint), s_logDegrees, (kit, n) => kit.EvaluatesAtAPoint(n)),
        new(nameof(TakesErrorsInALargeRing), "", 14, kit => kit.TakesErrorsInALargeRing()),
        new(nameof(RefusesToWriteToFrozenBuffers), "", 5, kit => kit.RefusesToWriteToFrozenBuffers()),
        new(nameof(RefusesErrorsThatAreTooLarge), "", 5, kit => kit.RefusesErrorsThatAreTooLarge()),
    ];

    private void RefusesToWriteToFrozenBuffers()
    {
        PolynomialRing ring = TestRings.Of(5);
        using DeviceBuffer frozen = device.Rent(ring, 2, new(0, 2)), free = device.Rent(ring, 2, new(0, 2));
        frozen.Freeze();
        Check.Throws<InvalidOperationException>(() => device.Add(free.View<Ntt>(), free.View<Ntt>(), frozen.View<Ntt>()));
        Check.Throws<InvalidOperationException>(() => device.InverseNtt(frozen.View<Ntt>()));
        Check.Throws<InvalidOperationException>(() => device.Upload(new ulong[4 * ring.Degree], frozen.View<Ntt>()));
        device.Add(frozen.View<Ntt>(), frozen.View<Ntt>(), free.View<Ntt>());
    }

    private void SubtractsProductsFromErrors(int logDegree) => OnTwin(logDegree, twin =>
    {
        LimbRange limbs = SomeLimbs(twin);
        TwinBuffer a = twin.Buffer(limbs), secret = twin.Buffer(limbs), message = twin.Buffer(limbs), d = twin.Buffer(limbs);
        long[] error = Small(twin, 1, PolynomialDevice.MaxSigned);
        twin.Same((device, side) => device.ErrorMinusProduct(error, a[side], secret[side], message[side], d[side]));
        twin.Same((device, side) => device.ErrorMinusProduct(error, a[side], secret[side], null, d[side]));
    });

    private void AddsErrorsToProductsAndDivides(int logDegree) => OnTwin(logDegree, twin =>
    {
        foreach (int limbs in new[] { 1, 4, 7 })
        {
            LimbRange data = new(0, limbs), extended = new(0, limbs, 1);
            TwinBuffer key = twin.Buffer(extended, 2), message = twin.Buffer(data), d = twin.Buffer(data, 2);
            foreach (long bound in new[] { 50L, (long)twin.Ring.ModulusAt(new LimbRange(0, 0, 1), 0) / 2 })
            {
                long[] mask = Small(twin, 1, 2), errors = Small(twin, 2, bound);
                twin.Same((device, side) => device.ProductsPlusErrorsModDown(mask, errors, key[side], message[side], d[side]));
            }
        }
    });

    private void EvaluatesAtAPoint(int logDegree) => OnTwin(logDegree, twin =>
    {
        LimbRange limbs = SomeLimbs(twin);
        TwinBuffer secret = twin.Buffer(limbs), d = twin.Buffer(limbs);
        foreach (int polynomials in new[] { 2, 3, 4 })
        {
            TwinBuffer ciphertext = twin.Buffer(limbs, polynomials);
            twin.Same((device, side) => device.Horner(ciphertext[side], secret[side], d[side]));
        }
    });

    private void TakesErrorsInALargeRing() => OnTwin(14, twin =>
    {
        LimbRange data = new(0, 3), extended = new(0, 3, 1);
        TwinBuffer key = twin.Buffer(extended, 2), message = twin.Buffer(data), c = twin.Buffer(data, 2), secret = twin.Buffer(data), d = twin.Buffer(data);
        long[] mask = Small(twin, 1, 2), errors = Small(twin, 2, 40);
        twin.Same((device, side) =>
        {
            device.ProductsPlusErrorsModDown(mask, errors, key[side], message[side], c[side]);
            device.Horner(c[side], secret[side], d[side]);
            device.ErrorMinusProduct(mask, d[side], secret[side], message[side], c[side].Slice(1));
        });
    });

    private void RefusesErrorsThatAreTooLarge()
    {
        PolynomialRing ring = TestRings.Of(5);
        LimbRange data = new(0, 2);
        using DeviceBuffer key = device.Rent(ring, 2, data with { Special = 1 }), x = device.Rent(ring, 1, data), d = device.Rent(ring, 2, data);
        var mask = new long[ring.Degree];
        var errors = new long[2 * ring.Degree];
        errors[^1] = (long)(ring.ModulusAt(new LimbRange(0, 0, 1), 0) / 2);
        Check.Throws<ArgumentException>(() => device.ProductsPlusErrorsModDown(mask, errors, key.View<Ntt>(), x.View<Ntt>(), d.View<Ntt>()));
        mask[3] = -PolynomialDevice.MaxSigned;
        Check.Throws<ArgumentException>(() => device.ErrorMinusProduct(mask, x.View<Ntt>(), x.View<Ntt>(), null, d.View<Ntt>().Slice(1)));
        Check.Throws<ArgumentException>(() => device.UploadSigned(mask, x.View<Coefficient>()));
        mask[3] = long.MinValue;
        Check.Throws<ArgumentException>(() => device.UploadSigned(mask, x.View<Coefficient>()));
    }

    // Polynomials of coefficients of every size below a bound, its neighbours among them.
    private static long[] Small(Twin twin, int polynomials, long bound)
    {
        var x = new long[polynomials * twin.Ring.Degree];
        foreach (ref long c in x.AsSpan())
            c = twin.Random.NextInt64(1, bound + 1) - 1 is var magnitude && twin.Random.Next(2) == 0 ? magnitude : -magnitude;
        (x[0], x[1], x[^1]) = (bound - 1, 1 - bound, 0);
        return x;
    }
}
