namespace HeGpu.Kernels;

/// <summary>The verbs as launches on some machine; the same code for the emulator and for every GPU.</summary>
public sealed partial class KernelDevice : PolynomialDevice
{
    private readonly IKernelMachine _machine;
    private readonly LaunchStream _stream;
    private readonly SlabAllocator _memory;
    private readonly Residency _residency;
    private readonly ConcurrentDictionary<PolynomialRing, RingVerbs> _rings = new();
    private readonly Lock _gate = new();
    private long _liveBytes, _peakBytes;
    private int _liveBuffers;

    /// <param name="machine">Is the device's from now on.</param>
    /// <param name="options">Whether launches become graphs, and who is told when they cannot.</param>
    public KernelDevice(IKernelMachine machine, DeviceOptions? options = null)
    {
        _machine = machine;
        _stream = new LaunchStream(machine, options ?? DeviceOptions.Default);
        // Word 0 stays free, so that no address is 0.
        _memory = new SlabAllocator(machine.Info.Name, 1, machine.Words - 1);
        _residency = new Residency(_stream, _memory);
    }

    public override DeviceInfo Info => _machine.Info;

    public override bool CanBeLost => _machine.CanBeLost;

    public override int LiveBuffers => Volatile.Read(ref _liveBuffers);

    public override long LiveBytes => Interlocked.Read(ref _liveBytes);

    public override long PeakBytes => Interlocked.Read(ref _peakBytes);

    public override void ResetPeak()
    {
        lock (_gate)
            _peakBytes = _liveBytes;
    }

    /// <summary>Does nothing: the slab is the device's for its life.</summary>
    public override void Trim()
    {
    }

    /// <summary>A read waits for everything before it.</summary>
    public override void Synchronize() => _stream.Read(0, stackalloc ulong[1]);

    /// <summary>Graphs of launches held now, and how often graphs were launched.</summary>
    public (int Graphs, long Replays) LaunchGraphs => _stream.Graphs;

    internal LaunchStream Machine => _stream;

    /// <summary>Bytes of frozen buffers that were copied back to the device because it has no room for all of them.</summary>
    public long MovedBytes => _residency.MovedBytes;

    /// <summary>A part of the slab, for tables and scratch.</summary>
    internal long Take(long words) => _residency.Take(words);

    internal void Return(long word, long words) => _memory.Return(word, words);

    internal long Use(KernelBuffer buffer) => _residency.Use(buffer);

    internal void MayGo(KernelBuffer buffer) => _residency.Add(buffer);

    internal KernelBuffer Rent(PolyRegion like, int polynomials, LimbRange limbs, bool zeroOnReturn = false) =>
        (KernelBuffer)RentCore(like.Ring, polynomials, limbs, zeroOnReturn);

    internal void Return(KernelBuffer buffer, bool zero)
    {
        if (zero)
            Clear(buffer);
        if (buffer.IsFrozen)
            _residency.Remove(buffer);
        if (buffer.Stay.Word != 0)
            _memory.Return(buffer.Stay.Word, buffer.Bytes / 8);
        lock (_gate)
        {
            _liveBuffers--;
            _liveBytes -= buffer.Bytes;
        }
    }

    protected override DeviceBuffer RentCore(PolynomialRing ring, int polynomials, LimbRange limbs, bool zeroOnReturn)
    {
        long words = checked((long)ring.Degree * limbs.Total * polynomials);
        var buffer = new KernelBuffer(this, _residency.Take(words), ring, polynomials, limbs, zeroOnReturn);
        lock (_gate)
        {
            _liveBuffers++;
            _liveBytes += 8 * words;
            _peakBytes = Math.Max(_peakBytes, _liveBytes);
        }
        return buffer;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _stream.Dispose();
        base.Dispose(disposing);
    }

    // What is lost needs no clearing.
    private void Clear(KernelBuffer buffer)
    {
        try
        {
            VerbsOf(buffer.Ring).Clear(new PolyRegion(buffer, 0, buffer.Polynomials, buffer.Limbs));
        }
        catch (DeviceLostException)
        {
        }
    }

    // Montgomery's form only if it takes all primes: a launch covers limbs of many primes.
    private RingVerbs VerbsOf(PolynomialRing ring) => _rings.GetOrAdd(ring, static (ring, device) =>
        ring.DataModuli.Concat(ring.SpecialModuli).All(MontgomeryField.Takes) ? new RingVerbs<MontgomeryField>(device, ring) : new RingVerbs<ShoupField>(device, ring), this);
}
