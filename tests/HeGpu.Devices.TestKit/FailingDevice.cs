namespace HeGpu.Devices.TestKit;

/// <summary>The reference device as a card that fails on purpose.</summary>
/// <param name="name">Of the device.</param>
/// <param name="rents">Buffers that it has room for.</param>
/// <param name="launches">Products, automorphisms and transforms before it is lost; then nothing on it can be read or written.</param>
public sealed class FailingDevice(string name, int rents = int.MaxValue, int launches = int.MaxValue) : ReferenceDevice
{
    private int _rents, _launches;

    public override DeviceInfo Info => new(name, "a card that fails on purpose", 1);

    public override bool CanBeLost => true;

    /// <summary>So far.</summary>
    public int Rents => _rents;

    /// <inheritdoc cref="Rents"/>
    public int Launches => _launches;

    protected override DeviceBuffer RentCore(PolynomialRing ring, int polynomials, LimbRange limbs, bool zeroOnReturn) => Interlocked.Increment(ref _rents) <= rents
        ? base.RentCore(ring, polynomials, limbs, zeroOnReturn)
        : throw new DeviceMemoryException(name, 8L * ring.Degree * limbs.Total * polynomials, LiveBytes);

    protected override void MultiplyCore(PolyRegion a, PolyRegion b, PolyRegion destination)
    {
        Launch();
        base.MultiplyCore(a, b, destination);
    }

    protected override void AutomorphismCore(PolyRegion source, uint galoisElement, PolyRegion destination)
    {
        Launch();
        base.AutomorphismCore(source, galoisElement, destination);
    }

    protected override void ForwardNttCore(PolyRegion region)
    {
        Launch();
        base.ForwardNttCore(region);
    }

    protected override void DownloadCore(PolyRegion source, Span<ulong> words)
    {
        ThrowIfLost();
        base.DownloadCore(source, words);
    }

    protected override void UploadCore(ReadOnlySpan<ulong> words, PolyRegion destination)
    {
        ThrowIfLost();
        base.UploadCore(words, destination);
    }

    private void Launch()
    {
        Interlocked.Increment(ref _launches);
        ThrowIfLost();
    }

    private void ThrowIfLost()
    {
        if (_launches > launches) throw new DeviceLostException(name, "its launch failed on purpose.");
    }
}
