namespace HeGpu.Arithmetic;

/// <summary>A checked <see cref="PolyView{TForm}"/> without its form: what a device's <c>Core</c> methods get.</summary>
public readonly struct PolyRegion(DeviceBuffer buffer, int firstPolynomial, int polynomials, LimbRange limbs)
{
    public DeviceBuffer Buffer { get; } = buffer;

    public int FirstPolynomial { get; } = firstPolynomial;

    public int Polynomials { get; } = polynomials;

    public LimbRange Limbs { get; } = limbs;

    public PolynomialRing Ring => Buffer.Ring;

    public static PolyRegion Of<TForm>(PolyView<TForm> view) where TForm : struct, IPolynomialForm =>
        new(view.Buffer, view.FirstPolynomial, view.Polynomials, view.Limbs);

    public PolyRegion Slice(int first, int count = 1) => new(Buffer, FirstPolynomial + first, count, Limbs);

    public PolyRegion WithLimbs(LimbRange limbs) => new(Buffer, FirstPolynomial, Polynomials, limbs);

    /// <summary>True when the two share a word.</summary>
    public bool Overlaps(PolyRegion other) =>
        ReferenceEquals(Buffer, other.Buffer)
        && FirstPolynomial < other.FirstPolynomial + other.Polynomials && other.FirstPolynomial < FirstPolynomial + Polynomials
        && Limbs.Intersects(other.Limbs);
}
