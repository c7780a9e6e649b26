namespace HeGpu.Arithmetic;

public abstract partial class PolynomialDevice
{
    /// <summary>Largest magnitude that <see cref="UploadSigned"/> takes: 2^62.</summary>
    public const long MaxSigned = 1L << 62;

    /// <summary>Copies words [polynomial][limb][N], each reduced modulo its limb's prime, to the device.</summary>
    /// <exception cref="ArgumentException">Other than polynomials x limbs x N words. Whether the words are reduced is the caller's duty.</exception>
    public void Upload<TForm>(ReadOnlySpan<ulong> words, PolyView<TForm> destination) where TForm : struct, IPolynomialForm
    {
        PolyRegion d = CheckDestination(destination);
        CheckWords(words.Length, d, nameof(words));
        UploadCore(words, d);
    }

    /// <summary>Copies words [polynomial][limb][N] from the device.</summary>
    public void Download<TForm>(PolyView<TForm> source, Span<ulong> words) where TForm : struct, IPolynomialForm
    {
        PolyRegion s = Check(source, nameof(source), orPacked: true);
        CheckWords(words.Length, s, nameof(words));
        using DeviceBuffer? unpacked = s.Buffer.IsPacked ? Unpacked(s) : null;
        DownloadCore(unpacked is null ? s : PolyRegion.Of(unpacked.View<Ntt>()), words);
    }

    /// <summary>Has every limb of the destination filled, on all cores; where memory is shared, in place.</summary>
    /// <exception cref="ArgumentException">As every verb; what the source itself throws comes through, and the destination's content is then undefined.</exception>
    public void Upload<TForm>(ILimbSource source, PolyView<TForm> destination) where TForm : struct, IPolynomialForm =>
        UploadCore(source, CheckDestination(destination));

    /// <summary>Shows every limb to the sink, on all cores; where memory is shared, in place.</summary>
    public void Download<TForm>(PolyView<TForm> source, ILimbSink sink) where TForm : struct, IPolynomialForm
    {
        PolyRegion s = Check(source, nameof(source), orPacked: true);
        using DeviceBuffer? unpacked = s.Buffer.IsPacked ? Unpacked(s) : null;
        DownloadCore(unpacked is null ? s : PolyRegion.Of(unpacked.View<Ntt>()), sink);
    }

    /// <summary>Reduces N signed coefficients, |x| &lt; 2^62, modulo every limb of one polynomial.</summary>
    public void UploadSigned(ReadOnlySpan<long> coefficients, PolyView<Coefficient> destination)
    {
        PolyRegion d = CheckDestination(destination);
        CheckCoefficients(coefficients.Length, d, nameof(coefficients));
        CheckMagnitude(coefficients, MaxSigned, nameof(coefficients));
        UploadSignedCore(coefficients, d);
    }

    /// <summary>Rounds N coefficients, |x| &lt; 2^120, to the nearest integer (ties to even) and reduces them modulo every limb of one polynomial.</summary>
    public void UploadRounded(ReadOnlySpan<double> coefficients, PolyView<Coefficient> destination)
    {
        PolyRegion d = CheckDestination(destination);
        CheckCoefficients(coefficients.Length, d, nameof(coefficients));
        CheckMagnitude(coefficients, nameof(coefficients));
        UploadRoundedCore(coefficients, d);
    }

    public void Clear<TForm>(PolyView<TForm> destination) where TForm : struct, IPolynomialForm => ClearCore(CheckDestination(destination));

    public void Copy<TForm>(PolyView<TForm> source, PolyView<TForm> destination) where TForm : struct, IPolynomialForm
    {
        PolyRegion d = CheckDestination(destination);
        CopyCore(CheckSource(source, d, nameof(source)), d);
    }

    /// <summary>Exclusive limit of <see cref="UploadRounded"/>: 2^120.</summary>
    public static double MaxRounded => Math.ScaleB(1, 120);

    protected abstract void UploadCore(ReadOnlySpan<ulong> words, PolyRegion destination);

    protected abstract void DownloadCore(PolyRegion source, Span<ulong> words);

    /// <summary>Default: through an array of the whole.</summary>
    protected virtual void UploadCore(ILimbSource source, PolyRegion destination)
    {
        int limbs = destination.Limbs.Total, degree = destination.Ring.Degree;
        var words = new ulong[destination.Polynomials * limbs * degree];
        for (int k = 0; k < destination.Polynomials * limbs; k++)
            source.Fill(k / limbs, k % limbs, words.AsSpan(k * degree, degree));
        UploadCore(words, destination);
    }

    /// <summary>Default: through an array of the whole.</summary>
    protected virtual void DownloadCore(PolyRegion source, ILimbSink sink)
    {
        int limbs = source.Limbs.Total, degree = source.Ring.Degree;
        var words = new ulong[source.Polynomials * limbs * degree];
        DownloadCore(source, words);
        for (int k = 0; k < source.Polynomials * limbs; k++)
            sink.Take(k / limbs, k % limbs, words.AsSpan(k * degree, degree));
    }

    protected abstract void UploadSignedCore(ReadOnlySpan<long> coefficients, PolyRegion destination);

    protected abstract void UploadRoundedCore(ReadOnlySpan<double> coefficients, PolyRegion destination);

    protected abstract void ClearCore(PolyRegion destination);

    protected abstract void CopyCore(PolyRegion source, PolyRegion destination);
}
