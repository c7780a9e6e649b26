namespace HeGpu.Arithmetic;

/// <summary>
/// Device memory for residues, laid out <c>[polynomial][limb][N]</c>, limbs in the order of <see cref="Limbs"/> (data moduli,
/// then special moduli). Rented from a device's pool (<see cref="PolynomialDevice.Rent"/>), content undefined; returned by
/// the last <see cref="Dispose"/>. Reference counted, so that a level-dropped ciphertext may share its parent's memory.
/// Not thread-safe except for the reference count.
/// </summary>
public abstract class DeviceBuffer : IDisposable
{
    private int _references;
    private LeakScope? _scope;

    public abstract PolynomialDevice Device { get; }

    /// <summary>Valid while rented.</summary>
    public PolynomialRing Ring { get; private set; } = null!;

    public int Polynomials { get; private set; }

    public LimbRange Limbs { get; private set; }

    public bool IsDisposed => Volatile.Read(ref _references) <= 0;

    /// <summary>No verb writes to it any more (<see cref="Freeze"/>).</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>Whether the words are packed: see <see cref="PolynomialDevice.Pack"/>.</summary>
    public bool IsPacked { get; private set; }

    /// <summary>Bytes this shape occupies: 8 N limbs polynomials, or those of packed words.</summary>
    public long Bytes => IsPacked ? PackedWords.Bytes(Ring, Polynomials, Limbs) : 8L * Ring.Degree * Limbs.Total * Polynomials;

    /// <summary>Position of a view's limb within a polynomial of this buffer.</summary>
    public int StorageIndex(LimbRange limbs, int limb) =>
        limb < limbs.Count ? limbs.First - Limbs.First + limb : Limbs.Count + (limb - limbs.Count);

    /// <summary>All polynomials and limbs, read in the given form.</summary>
    public PolyView<TForm> View<TForm>() where TForm : struct, IPolynomialForm => new(this, 0, Polynomials, Limbs);

    /// <summary>Overwrites every word with zero.</summary>
    public void Zero() => Device.Clear(View<Coefficient>());

    /// <summary>Promises that its words stay as they are until it is returned: verbs refuse it as a destination, and a device that is short of memory may keep it elsewhere between uses.</summary>
    public void Freeze()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (IsFrozen) return;
        IsFrozen = true;
        OnFreeze();
    }

    /// <summary>Shares the memory: one more <see cref="Dispose"/> is due.</summary>
    public DeviceBuffer AddReference()
    {
        int known;
        do
        {
            known = Volatile.Read(ref _references);
            ObjectDisposedException.ThrowIf(known <= 0, this);
        }
        while (Interlocked.CompareExchange(ref _references, known + 1, known) != known);
        return this;
    }

    /// <summary>
    /// Gives one reference up. The object is reused after the last one: do not touch it again.
    /// </summary>
    public void Dispose()
    {
        int left = Interlocked.Decrement(ref _references);
        if (left == 0)
        {
            _scope?.Leave();
            _scope = null;
            ReturnToPool();
        }
        else if (left < 0)
        {
            // Disposed once too often while still in the pool: harmless.
            Interlocked.Increment(ref _references);
        }
        GC.SuppressFinalize(this);
    }

    /// <summary>Called by a device when it hands the buffer out: one reference, this shape.</summary>
    protected void Activate(PolynomialRing ring, int polynomials, LimbRange limbs, bool packed = false)
    {
        Ring = ring;
        Polynomials = polynomials;
        Limbs = limbs;
        IsFrozen = false;
        IsPacked = packed;
        _scope = LeakScope.Current;
        _scope?.Enter();
        Volatile.Write(ref _references, 1);
    }

    /// <summary>Called when the buffer is frozen. Default: nothing.</summary>
    protected virtual void OnFreeze()
    {
    }

    protected abstract void ReturnToPool();
}
