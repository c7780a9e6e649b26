namespace HeGpu.Arithmetic;

public abstract partial class PolynomialDevice
{
    /// <summary>sigma(source) for sigma: X -> X^galoisElement; on slots a rotation or the conjugation. Not in place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An even element, or one not below 2N.</exception>
    public void Automorphism(PolyView<Ntt> source, uint galoisElement, PolyView<Ntt> destination)
    {
        PolyRegion d = CheckDestination(destination);
        PolyRegion s = CheckShape(source, d, nameof(source), broadcast: false);
        CheckDisjoint(s, d, nameof(source));
        d.Ring.CheckGaloisElement(galoisElement);
        AutomorphismCore(s, galoisElement, d);
    }

    /// <summary>destination += sigma(source). Not in place.</summary>
    public void AutomorphismAdd(PolyView<Ntt> source, uint galoisElement, PolyView<Ntt> destination)
    {
        PolyRegion d = CheckDestination(destination);
        PolyRegion s = CheckShape(source, d, nameof(source), broadcast: false);
        CheckDisjoint(s, d, nameof(source));
        d.Ring.CheckGaloisElement(galoisElement);
        AutomorphismAddCore(s, galoisElement, d);
    }

    protected abstract void AutomorphismCore(PolyRegion source, uint galoisElement, PolyRegion destination);

    protected virtual void AutomorphismAddCore(PolyRegion source, uint galoisElement, PolyRegion destination)
    {
        using DeviceBuffer image = RentCore(destination.Ring, destination.Polynomials, destination.Limbs, zeroOnReturn: false);
        PolyRegion i = PolyRegion.Of(image.View<Ntt>());
        AutomorphismCore(source, galoisElement, i);
        AddCore(destination, i, destination);
    }
}
