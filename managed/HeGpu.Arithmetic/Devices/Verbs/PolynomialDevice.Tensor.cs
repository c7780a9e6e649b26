namespace HeGpu.Arithmetic;

public abstract partial class PolynomialDevice
{
    /// <summary>Product of two degree-1 ciphertexts (two polynomials each): (a0 b0, a0 b1 + a1 b0, a1 b1). The first two polynomials of the destination may be a source.</summary>
    public void Tensor(PolyView<Ntt> a, PolyView<Ntt> b, PolyView<Ntt> destination)
    {
        PolyRegion d = CheckDestination(destination);
        CheckPolynomials(d, 3, nameof(destination));
        TensorCore(CheckSource(a, d.Slice(0, 2), nameof(a)), CheckSource(b, d.Slice(0, 2), nameof(b)), d);
    }

    /// <summary>The square of a degree-1 ciphertext: (a0^2, 2 a0 a1, a1^2).</summary>
    public void TensorSquare(PolyView<Ntt> a, PolyView<Ntt> destination)
    {
        PolyRegion d = CheckDestination(destination);
        CheckPolynomials(d, 3, nameof(destination));
        TensorSquareCore(CheckSource(a, d.Slice(0, 2), nameof(a)), d);
    }

    /// <summary>Default from products, through a temporary so that the destination may be a source.</summary>
    protected virtual void TensorCore(PolyRegion a, PolyRegion b, PolyRegion destination)
    {
        using DeviceBuffer middle = RentCore(destination.Ring, 1, destination.Limbs, zeroOnReturn: false);
        PolyRegion m = PolyRegion.Of(middle.View<Ntt>());
        using DeviceBuffer last = RentCore(destination.Ring, 1, destination.Limbs, zeroOnReturn: false);
        PolyRegion l = PolyRegion.Of(last.View<Ntt>());
        MultiplyCore(a.Slice(0), b.Slice(1), m);
        MultiplyAddCore(a.Slice(1), b.Slice(0), m);
        MultiplyCore(a.Slice(1), b.Slice(1), l);
        MultiplyCore(a.Slice(0), b.Slice(0), destination.Slice(0));
        CopyCore(m, destination.Slice(1));
        CopyCore(l, destination.Slice(2));
    }

    protected virtual void TensorSquareCore(PolyRegion a, PolyRegion destination) => TensorCore(a, a, destination);
}
