namespace HeGpu.Arithmetic;

/// <summary>What devices in host memory share: the pool and the transfers.</summary>
public abstract class HostDevice : PolynomialDevice
{
    private readonly HostMemoryPool _pool;

    protected HostDevice() => _pool = new HostMemoryPool(this);

    public override int LiveBuffers => _pool.LiveBuffers;

    public override long LiveBytes => _pool.LiveBytes;

    public override long PeakBytes => _pool.PeakBytes;

    public override void ResetPeak() => _pool.ResetPeak();

    public override void Trim() => _pool.Trim();

    protected override DeviceBuffer RentCore(PolynomialRing ring, int polynomials, LimbRange limbs, bool zeroOnReturn) =>
        _pool.Rent(ring, polynomials, limbs, zeroOnReturn);

    /// <summary>For <see cref="PackedWords"/>; content undefined.</summary>
    private protected DeviceBuffer RentPacked(PolynomialRing ring, int polynomials, LimbRange limbs) =>
        _pool.Rent(ring, polynomials, limbs, zeroOnReturn: false, packed: true);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _pool.Close();
        base.Dispose(disposing);
    }

    protected override void UploadCore(ReadOnlySpan<ulong> words, PolyRegion destination)
    {
        var d = new HostRegion(destination);
        int limbs = destination.Limbs.Total, degree = destination.Ring.Degree;
        for (int p = 0; p < destination.Polynomials; p++)
            for (int i = 0; i < limbs; i++)
                words.Slice(((p * limbs) + i) * degree, degree).CopyTo(d.Span(p, i));
        GC.KeepAlive(destination.Buffer);
    }

    protected override void DownloadCore(PolyRegion source, Span<ulong> words)
    {
        var s = new HostRegion(source);
        int limbs = source.Limbs.Total, degree = source.Ring.Degree;
        for (int p = 0; p < source.Polynomials; p++)
            for (int i = 0; i < limbs; i++)
                s.Span(p, i).CopyTo(words.Slice(((p * limbs) + i) * degree, degree));
        GC.KeepAlive(source.Buffer);
    }

    protected override void ClearCore(PolyRegion destination)
    {
        var d = new HostRegion(destination);
        for (int p = 0; p < destination.Polynomials; p++)
            for (int i = 0; i < destination.Limbs.Total; i++)
                d.Span(p, i).Clear();
        GC.KeepAlive(destination.Buffer);
    }

    protected override void CopyCore(PolyRegion source, PolyRegion destination)
    {
        HostRegion s = new(source), d = new(destination);
        for (int p = 0; p < destination.Polynomials; p++)
            for (int i = 0; i < destination.Limbs.Total; i++)
                s.Span(p, i).CopyTo(d.Span(p, i));
        GC.KeepAlive(source.Buffer);
        GC.KeepAlive(destination.Buffer);
    }
}
