namespace HeGpu.Kernels.Ilgpu.Tests;

/// <summary>Calls every verb, with one source modulus and several where that makes a difference.</summary>
internal static class EveryVerb
{
    public static void Run(PolynomialDevice device, PolynomialRing ring)
    {
        LimbRange data = new(0, 5), extended = new(0, 5, 2);
        using DeviceBuffer x = device.Rent(ring, 2, data), y = device.Rent(ring, 2, data), t = device.Rent(ring, 3, data);
        using DeviceBuffer digits = device.Rent(ring, 3, extended), sum = device.Rent(ring, 2, extended), key = device.Rent(ring, 6, extended);
        PolyView<Ntt> a = x.View<Ntt>(), b = y.View<Ntt>();
        ulong[] scalar = [1, 2, 3, 4, 5];
        device.UploadSigned(new long[ring.Degree], x.View<Coefficient>().Slice(0));
        device.UploadRounded(new double[ring.Degree], x.View<Coefficient>().Slice(0));
        device.ForwardNtt(device.InverseNtt(a));
        device.Clear(b);
        device.Copy(a, b);
        device.Add(a, b, b);
        device.Subtract(a, b, b);
        device.Negate(a, b);
        device.Multiply(a, b, b);
        device.MultiplyAdd(a, b, b);
        device.MultiplyScalar(a, scalar, b);
        device.MultiplyScalarAdd(a, scalar, b);
        device.AddScalar(a, scalar, b);
        device.Tensor(a, b, t.View<Ntt>());
        device.Horner(b, a.Slice(0), t.View<Ntt>().Slice(0));
        device.SumOfProducts([a], [b], t.View<Ntt>().Slice(0, 2));
        device.Automorphism(a, 3, b);
        device.ConvertBasis(x.View<Coefficient>().WithLimbs(new(0, 2)), x.View<Coefficient>().WithLimbs(new(2, 3)));
        device.ModUp(a.Slice(0), 2, digits.View<Ntt>());
        device.ModDown(sum.View<Ntt>(), b);
        device.SwitchKeyLazily(a.Slice(0), 2, key.View<Ntt>(), 3, sum.View<Ntt>(), accumulate: true);
        device.SwitchKeys(a.Slice(0), 2, [new KeySwitch(key.View<Ntt>(), a, 3, b), new KeySwitch(key.View<Ntt>(), a, 3, t.View<Ntt>().Slice(0, 2))]);
    }
}
