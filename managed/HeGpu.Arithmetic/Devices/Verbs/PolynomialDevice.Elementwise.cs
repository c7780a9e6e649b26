namespace HeGpu.Arithmetic;

public abstract partial class PolynomialDevice
{
    /// <summary>a + b; b may be broadcast.</summary>
    public void Add<TForm>(PolyView<TForm> a, PolyView<TForm> b, PolyView<TForm> destination) where TForm : struct, IPolynomialForm
    {
        PolyRegion d = CheckDestination(destination);
        AddCore(CheckSource(a, d, nameof(a)), CheckSource(b, d, nameof(b), broadcast: true), d);
    }

    /// <summary>a - b; b may be broadcast.</summary>
    public void Subtract<TForm>(PolyView<TForm> a, PolyView<TForm> b, PolyView<TForm> destination) where TForm : struct, IPolynomialForm
    {
        PolyRegion d = CheckDestination(destination);
        SubtractCore(CheckSource(a, d, nameof(a)), CheckSource(b, d, nameof(b), broadcast: true), d);
    }

    /// <summary>-a.</summary>
    public void Negate<TForm>(PolyView<TForm> a, PolyView<TForm> destination) where TForm : struct, IPolynomialForm
    {
        PolyRegion d = CheckDestination(destination);
        NegateCore(CheckSource(a, d, nameof(a)), d);
    }

    /// <summary>a b, the ring product in NTT form; b may be broadcast.</summary>
    public void Multiply(PolyView<Ntt> a, PolyView<Ntt> b, PolyView<Ntt> destination)
    {
        PolyRegion d = CheckDestination(destination);
        MultiplyCore(CheckSource(a, d, nameof(a)), CheckSource(b, d, nameof(b), broadcast: true), d);
    }

    /// <summary>destination += a b; b may be broadcast.</summary>
    public void MultiplyAdd(PolyView<Ntt> a, PolyView<Ntt> b, PolyView<Ntt> destination)
    {
        PolyRegion d = CheckDestination(destination);
        MultiplyAddCore(CheckSource(a, d, nameof(a)), CheckSource(b, d, nameof(b), broadcast: true), d);
    }

    protected abstract void AddCore(PolyRegion a, PolyRegion b, PolyRegion destination);

    protected abstract void SubtractCore(PolyRegion a, PolyRegion b, PolyRegion destination);

    protected abstract void NegateCore(PolyRegion a, PolyRegion destination);

    protected abstract void MultiplyCore(PolyRegion a, PolyRegion b, PolyRegion destination);

    protected abstract void MultiplyAddCore(PolyRegion a, PolyRegion b, PolyRegion destination);
}
