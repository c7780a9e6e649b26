namespace HeGpu.Arithmetic;

public abstract partial class PolynomialDevice
{
    /// <summary>a s for an integer s given by its residues, one per limb.</summary>
    public void MultiplyScalar<TForm>(PolyView<TForm> a, ReadOnlySpan<ulong> residues, PolyView<TForm> destination) where TForm : struct, IPolynomialForm
    {
        PolyRegion d = CheckDestination(destination);
        CheckResidues(residues, d);
        MultiplyScalarCore(CheckSource(a, d, nameof(a)), residues, d);
    }

    /// <summary>destination += a s.</summary>
    public void MultiplyScalarAdd<TForm>(PolyView<TForm> a, ReadOnlySpan<ulong> residues, PolyView<TForm> destination) where TForm : struct, IPolynomialForm
    {
        PolyRegion d = CheckDestination(destination);
        CheckResidues(residues, d);
        MultiplyScalarAddCore(CheckSource(a, d, nameof(a)), residues, d);
    }

    /// <summary>a + s: adds s to every value (in NTT form a constant polynomial has equal words).</summary>
    public void AddScalar(PolyView<Ntt> a, ReadOnlySpan<ulong> residues, PolyView<Ntt> destination)
    {
        PolyRegion d = CheckDestination(destination);
        CheckResidues(residues, d);
        AddScalarCore(CheckSource(a, d, nameof(a)), residues, d);
    }

    protected abstract void MultiplyScalarCore(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination);

    protected abstract void MultiplyScalarAddCore(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination);

    protected abstract void AddScalarCore(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination);
}
