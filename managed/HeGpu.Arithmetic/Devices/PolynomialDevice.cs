namespace HeGpu.Arithmetic;

/// <summary>
/// The device seam: batched verbs on residue polynomials. Public verbs check their arguments once and call the <c>Core</c>
/// methods; a device is complete after the abstract ones and becomes fast by overriding the composite ones, whose defaults
/// are built from the primitives. Every device gives the same words (the kit in tests/HeGpu.Devices.TestKit asserts it).
/// <para>
/// Rules of every verb. All buffers belong to this device and to equal rings. Words are fully reduced before and after. A source has
/// the limbs of the destination (narrow it with <see cref="PolyView{TForm}.WithLimbs"/>) and as many polynomials. The
/// destination comes last; it may be one of the sources, word for word, but may not overlap one partly. An operand said to be
/// broadcast may have one polynomial, which is then used for every polynomial of the destination.
/// Verbs throw <see cref="ArgumentException"/> otherwise, before anything is written. They may be called from several threads on
/// distinct destinations.
/// </para>
/// </summary>
public abstract partial class PolynomialDevice : IDisposable
{
    /// <summary>Name, kind and what the device found on this machine.</summary>
    public abstract DeviceInfo Info { get; }

    /// <summary>Whether its memory can go while the process lives, as a card's can (<see cref="DeviceLostException"/>): long runs then keep copies elsewhere.</summary>
    public virtual bool CanBeLost => false;

    /// <summary>Buffers handed out and not yet returned.</summary>
    public abstract int LiveBuffers { get; }

    /// <summary>Bytes of the live buffers now.</summary>
    public abstract long LiveBytes { get; }

    /// <summary>The most <see cref="LiveBytes"/> has been since <see cref="ResetPeak"/>.</summary>
    public abstract long PeakBytes { get; }

    public abstract void ResetPeak();

    /// <summary>Gives pooled memory that is not in use back to the system.</summary>
    public abstract void Trim();

    /// <summary>Waits until the verbs that were called before have done their work; only to measure. Default: nothing, they have when they are back.</summary>
    public virtual void Synchronize()
    {
    }

    /// <summary>
    /// Calls the body for 0 .. count - 1, in any order, on all threads of the device; verbs that it calls meanwhile run on their own thread. For many
    /// independent pieces of work that are each too small to be split, such as encoding plaintexts. The first exception of a body is thrown here; items
    /// not yet begun are then left out. Default: one after the other.
    /// </summary>
    public virtual void ForEach(int count, Action<int> body)
    {
        for (int i = 0; i < count; i++) body(i);
    }

    /// <summary>Takes a buffer from the pool; its content is undefined. Allocates only when the pool has none of this size.</summary>
    /// <param name="ring">The ring of its words.</param>
    /// <param name="polynomials">At least one.</param>
    /// <param name="limbs">Which moduli each polynomial is held in.</param>
    /// <param name="zeroOnReturn">Clear the memory before it goes back to the pool: for secrets.</param>
    public DeviceBuffer Rent(PolynomialRing ring, int polynomials, LimbRange limbs, bool zeroOnReturn = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(polynomials, 1);
        ring.CheckLimbs(limbs);
        return RentCore(ring, polynomials, limbs, zeroOnReturn);
    }

    protected abstract DeviceBuffer RentCore(PolynomialRing ring, int polynomials, LimbRange limbs, bool zeroOnReturn);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees pooled memory, tables and threads. Buffers still rented stay valid until they are returned.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
