namespace HeGpu.Arithmetic.Tests;

/// <summary>Every misuse gives one clear error that names what disagrees, before anything is written.</summary>
[NoLeakedBuffers]
public sealed class ArgumentChecksTests : IDisposable
{
    private static readonly PolynomialRing Ring = TestRings.Of(5);
    private readonly ReferenceDevice _device = new();
    private readonly DeviceBuffer _four, _other;

    public ArgumentChecksTests()
    {
        _four = _device.Rent(Ring, 4, Ring.AllLimbs);
        _other = _device.Rent(Ring, 4, Ring.AllLimbs);
    }

    public void Dispose()
    {
        _four.Dispose();
        _other.Dispose();
        _device.Dispose();
    }

    [Fact]
    public void NamesLimbsThatDisagree() =>
        Refuses(() => _device.Add(A(1, new(0, 3)), A(1, new(0, 2)), B(1, new(0, 3))), "q[0..2)", "q[0..3)", "WithLimbs");

    [Fact]
    public void NamesPolynomialsThatDisagree()
    {
        LimbRange limbs = new(0, 3);
        Refuses(() => _device.Add(A(2, limbs), A(3, limbs), B(2, limbs)), "3 polynomials", "2");
        Refuses(() => _device.Add(A(1, limbs), A(2, limbs), B(2, limbs)), "1 polynomials");
        Refuses(() => _device.Tensor(A(2, limbs), A(2, limbs), B(2, limbs)), "needs 3");
    }

    [Fact]
    public void RefusesPartialOverlap()
    {
        PolyView<Ntt> all = _four.View<Ntt>();
        Refuses(() => _device.Negate(all.Slice(0, 2), all.Slice(1, 2)), "overlaps");
        Refuses(() => _device.Add(all.Slice(0, 2), all.Slice(0), all.Slice(0, 2)), "overlaps");
        Refuses(() => _device.Automorphism(all, 3, all), "cannot work in place");
        Refuses(() => _device.SumOfProducts([all], [_other.View<Ntt>()], all), "cannot work in place");
    }

    [Fact]
    public void RefusesOtherDevicesAndRings()
    {
        using var second = new ReferenceDevice();
        PolynomialRing ring = TestRings.Of(4);
        using DeviceBuffer elsewhere = second.Rent(Ring, 1, new(0, 2)), foreign = _device.Rent(ring, 1, new(0, 2));
        Refuses(() => _device.Negate(elsewhere.View<Ntt>(), B(1, new(0, 2))), "device");
        Refuses(() => _device.Negate(foreign.View<Ntt>(), B(1, new(0, 2))), "N=2^4", "N=2^5");
        Refuses(() => _device.Clear(default(PolyView<Ntt>)), "empty view");
    }

    [Fact]
    public void RefusesWordsThatDoNotFit()
    {
        Refuses(() => _device.Upload<Ntt>(new ulong[10], B(1, new(0, 2))), "10 words", "64");
        Refuses(() => _device.UploadSigned(new long[31], B(1, new(0, 2), 0)), "31");
        Refuses(() => _device.UploadSigned([.. Enumerable.Repeat(long.MinValue, 32)], B(1, new(0, 2), 0)), "2^62");
        Refuses(() => _device.UploadRounded([.. Enumerable.Repeat(double.NaN, 32)], B(1, new(0, 2), 0)), "2^120");
        Refuses(() => _device.MultiplyScalar(A(1, new(0, 2)), [1], B(1, new(0, 2))), "1 residues", "2 limbs");
        Refuses(() => _device.AddScalar(A(1, new(0, 1)), [Ring.DataModuli[0]], B(1, new(0, 1))), "not reduced");
    }

    [Fact]
    public void RefusesBasesThatDoNotFit()
    {
        Refuses(() => _device.ConvertBasis(B(1, new(0, 3), 0), B(1, new(2, 2), 0)), "share");
        Refuses(() => _device.Rescale(A(2, new(0, 3)), B(2, new(0, 3))), "q[0..3)", "(0, l)");
        Refuses(() => _device.ModDown(A(2, new(0, 3)), B(2, new(0, 3))), "K >= 1");
        Refuses(() => _device.ModUp(A(1, new(0, 3)), 2, B(3, new(0, 3, 1))), "needs 2");
        Refuses(() => _device.ModUp(A(1, new(0, 3)), 0, B(2, new(0, 3, 1))), "1 to 64");
        Refuses(() => _device.SlotsToCoefficients(new double[3], new double[3], 1), "powers of two");
    }

    [Fact]
    public void RefusesBuffersThatWentBack()
    {
        DeviceBuffer buffer = _device.Rent(Ring, 1, new(0, 1));
        PolyView<Ntt> view = buffer.View<Ntt>();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _device.Clear(view));
        Assert.Throws<ObjectDisposedException>(() => buffer.AddReference());
        buffer.Dispose();
        Assert.True(buffer.IsDisposed);
        Refuses(() => _device.Rent(Ring, 1, new(5, 3)), "q[5..8)");
    }

    private PolyView<Ntt> A(int polynomials, LimbRange limbs) => _four.View<Ntt>().Slice(0, polynomials).WithLimbs(limbs);

    private PolyView<Ntt> B(int polynomials, LimbRange limbs) => _other.View<Ntt>().Slice(0, polynomials).WithLimbs(limbs);

    private PolyView<Coefficient> B(int polynomials, LimbRange limbs, int first) => new(_other, first, polynomials, limbs);

    private static void Refuses(Action misuse, params string[] words)
    {
        string message = Assert.ThrowsAny<ArgumentException>(misuse).Message;
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }
}
