namespace HeGpu.Arithmetic;

public abstract partial class PolynomialDevice
{
    /// <summary>
    /// Coefficients of C[X]/(X^n - i) to values at the n roots of X^n = i, in place on host arrays: see <see cref="EncodingFft"/>.
    /// </summary>
    /// <param name="re">Real parts; n a power of two from 2 to 2^16.</param>
    /// <param name="im">Imaginary parts; as many.</param>
    public void CoefficientsToSlots(Span<double> re, Span<double> im)
    {
        EncodingFft.CheckLength(re.Length, im.Length);
        CoefficientsToSlotsCore(re, im);
    }

    /// <summary>The exact mirror of <see cref="CoefficientsToSlots"/>; every part is then multiplied by <paramref name="scale"/> (1/n inverts).</summary>
    public void SlotsToCoefficients(Span<double> re, Span<double> im, double scale)
    {
        EncodingFft.CheckLength(re.Length, im.Length);
        SlotsToCoefficientsCore(re, im, scale);
    }

    protected virtual void CoefficientsToSlotsCore(Span<double> re, Span<double> im) => EncodingFft.Forward(re, im);

    protected virtual void SlotsToCoefficientsCore(Span<double> re, Span<double> im, double scale) => EncodingFft.Inverse(re, im, scale);
}
