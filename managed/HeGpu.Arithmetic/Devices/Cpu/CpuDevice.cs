namespace HeGpu.Arithmetic;

/// <summary>
/// A device on the processor's cores: this class splits verbs over (polynomial, limb, block of words) or over blocks of coefficients and
/// hands them to a pool of threads; <typeparamref name="TKernels"/> does the arithmetic. Verbs allocate nothing once their
/// tables exist. Verbs called from several threads at one time share the machine by running on their own thread.
/// </summary>
/// <typeparam name="TKernels">Native or managed kernels; the words are the same.</typeparam>
public sealed unsafe partial class CpuDevice<TKernels> : HostDevice where TKernels : struct, ICpuKernels
{
    // Element-wise work is handed out in blocks of this many words: small enough to share, large enough to amortise the hand-out.
    private const int LogBlock = 13;

    private readonly WorkerPool _pool;
    private readonly ConcurrentDictionary<PolynomialRing, Lazy<RingKernels<TKernels>>> _rings = new();
    private volatile RingKernels<TKernels>? _last;

    /// <param name="name">What `--device` takes.</param>
    /// <param name="description">The kernels, in words.</param>
    /// <param name="threads">How many cores a verb may use; 0 means all.</param>
    public CpuDevice(string name, string description, int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        _pool = new WorkerPool(threads == 0 ? Environment.ProcessorCount : threads);
        Info = new DeviceInfo(name, $"{description}, {_pool.Threads} thread{(_pool.Threads == 1 ? "" : "s")}", _pool.Threads);
    }

    public override DeviceInfo Info { get; }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pool.Dispose();
            foreach (Lazy<RingKernels<TKernels>> kernels in _rings.Values)
                kernels.Value.Dispose();
            _rings.Clear();
            DisposeTransforms();
        }
        base.Dispose(disposing);
    }

    private RingKernels<TKernels> KernelsOf(PolynomialRing ring)
    {
        RingKernels<TKernels>? last = _last;
        if (last is not null && ReferenceEquals(last.Ring, ring))
            return last;
        if (!_rings.TryGetValue(ring, out Lazy<RingKernels<TKernels>>? known))
            known = _rings.GetOrAdd(ring, static ring => new(() => new RingKernels<TKernels>(ring)));
        return _last = known.Value;
    }

    // Buffers keep their device alive, and with it the handles.
    private static void KeepAlive(in PolyRegion a, in PolyRegion b)
    {
        GC.KeepAlive(a.Buffer);
        GC.KeepAlive(b.Buffer);
    }

    /// <summary>Splits polynomials x limbs x N into items of at most 2^LogBlock words.</summary>
    private readonly struct Blocks(HostRegion shape)
    {
        private readonly int _limbs = shape.Limbs, _perLimb = Math.Max(1, shape.Degree >> LogBlock);

        public readonly int Words = Math.Min(shape.Degree, 1 << LogBlock);

        public int Items(int polynomials) => polynomials * _limbs * _perLimb;

        public void Locate(int item, out int polynomial, out int limb, out int offset)
        {
            (int residue, int block) = Math.DivRem(item, _perLimb);
            (polynomial, limb) = Math.DivRem(residue, _limbs);
            offset = block * Words;
        }
    }
}
