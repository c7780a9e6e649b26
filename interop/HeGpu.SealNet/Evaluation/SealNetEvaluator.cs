using HeGpu.Seal;

namespace HeGpu.SealNet;

/// <summary>
/// Microsoft SEAL behind the evaluator seam: the same plan, keys and ciphertexts, SEAL's own arithmetic. Sums of rotations and of products, hoisted rotations and squares of
/// pairs are composed of SEAL's operations; what is independent runs on several threads, since SEAL itself uses one. Objects cross in SEAL's format, whole and in memory;
/// SEAL never sees bytes that the engine's readers have not checked. Holds no secret. Safe for several threads, as SEAL's evaluator is; not while it is disposed. Ciphertexts
/// and plaintexts give their native memory back to the evaluator's pool when they are disposed, the pool when the evaluator and all of them are.
/// </summary>
public sealed partial class SealNetEvaluator : IForeignEvaluator
{
    private readonly SealNetContext _context;
    private readonly SealNetKeys? _keys;
    private readonly MsSeal.Evaluator _evaluator;
    private readonly MsSeal.CKKSEncoder _encoder;
    private readonly ParallelOptions _parallel;
    private int _disposed;

    /// <param name="parameters">With one special prime, within SEAL's limits.</param>
    /// <param name="keys">For all levels, on any device; stay the caller's, and are not used after the call. Without them only keyless operations work.</param>
    /// <param name="threads">Cores to use; 0 means all.</param>
    /// <exception cref="CkksException">InvalidParameters, ParameterMismatch or LevelMismatch (a key that does not serve all levels), before any work.</exception>
    public SealNetEvaluator(CkksParameters parameters, EvaluationKeys? keys = null, int threads = 0)
    {
        if (keys is not null && !keys.Parameters.IsSameAs(parameters))
            throw new CkksException(CkksErrorKind.ParameterMismatch, $"Evaluation keys of parameters {keys.Parameters.Hash.Short}, evaluator of {parameters.Hash.Short}.");
        Parameters = parameters;
        int cores = threads > 0 ? threads : Environment.ProcessorCount;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = cores };
        Info = new DeviceInfo(SealNetProvider.Name, $"Microsoft SEAL {MsSeal.SEALVersion.Version}, {cores} threads", cores);
        _context = new SealNetContext(parameters);
        try
        {
            _keys = keys is null ? null : new SealNetKeys(_context, keys);
        }
        catch
        {
            _context.Dispose();
            throw;
        }
        _evaluator = new MsSeal.Evaluator(_context.Native);
        _encoder = new MsSeal.CKKSEncoder(_context.Native);
    }

    public CkksParameters Parameters { get; }

    public DeviceInfo Info { get; }

    public long PeakBytes => (_keys?.Bytes ?? 0) + Memory.PeakBytes;

    internal SealNetMemory Memory { get; } = new();

    /// <summary>Users of the native pool: the evaluator, and every native object that is not disposed.</summary>
    internal long PoolUsers => _context.Pool.UseCount;

    private SealNetKeys Keys => _keys ?? throw new CkksException(CkksErrorKind.MissingKey, "This evaluator was made without evaluation keys: relinearization, rotation and conjugation need them.");

    public ICiphertext Import(Ciphertext ciphertext)
    {
        if (!ciphertext.Parameters.IsSameAs(Parameters))
            throw new CkksException(CkksErrorKind.ParameterMismatch, $"A ciphertext of parameters {ciphertext.Parameters.Hash.Short}, evaluator of {Parameters.Hash.Short}.");
        if (ciphertext.Size != Ciphertext.MinSize)
            throw new CkksException(CkksErrorKind.SizeMismatch, $"A ciphertext of {ciphertext.Size} polynomials, expected {Ciphertext.MinSize}: relinearize it first.");
        using MemoryStream bytes = InMemory.Of(SealCiphertextFile.Size(Parameters, ciphertext.Size, ciphertext.Level), stream => SealCiphertextFile.Write(stream, ciphertext));
        var native = new MsSeal.Ciphertext(_context.Pool);
        native.Load(_context.Native, bytes);
        return new SealNetCiphertext(this, native, ciphertext.Level, ciphertext.Scale);
    }

    public Ciphertext Export(ICiphertext ciphertext, PolynomialDevice device)
    {
        SealNetCiphertext own = Own(ciphertext);
        using MemoryStream bytes = InMemory.Of(own.Native.SaveSize(MsSeal.ComprModeType.None), stream => own.Native.Save(stream, MsSeal.ComprModeType.None));
        return SealCiphertextFile.Read(bytes, InMemory.Source, Parameters, device);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _encoder.Dispose();
        _evaluator.Dispose();
        _keys?.Dispose();
        _context.Dispose();
    }

    private SealNetCiphertext Own(ICiphertext a) => a is SealNetCiphertext own && own.Owner == this ? own : throw Foreign(a);

    private SealNetPlaintext Own(IPlaintext b) => b is SealNetPlaintext own && own.Owner == this ? own : throw Foreign(b);

    private static CkksException Foreign(object? thing) =>
        new(CkksErrorKind.ForeignObject, $"A {thing?.GetType().Name ?? "null"} of another evaluator was given to SEAL's: it takes what it imported, encoded or computed.");
}
