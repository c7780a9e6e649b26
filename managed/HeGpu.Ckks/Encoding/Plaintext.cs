using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

/// <summary>An encoded polynomial in NTT form, modulo q_0 .. q_level. Owns its device memory. Not thread-safe while it changes.</summary>
public sealed class Plaintext : IPlaintext
{
    private DeviceBuffer? _buffer;

    /// <summary>Takes over the buffer: one polynomial, the limbs of the level at least.</summary>
    public Plaintext(CkksParameters parameters, DeviceBuffer buffer, int level, double scale)
    {
        parameters.CheckLevel(level);
        Parameters = parameters;
        _buffer = buffer;
        Level = level;
        Scale = scale;
        _ = View;
    }

    public CkksParameters Parameters { get; }

    public int Level { get; private set; }

    public double Scale { get; private set; }

    public PolynomialDevice Device => Buffer.Device;

    public PolyView<Ntt> View => new(Buffer, 0, 1, Parameters.LimbsAt(Level));

    private DeviceBuffer Buffer => _buffer ?? throw new ObjectDisposedException(nameof(Plaintext));

    /// <summary>The same polynomial read modulo fewer primes.</summary>
    internal PolyView<Ntt> ViewAt(int level) => View.WithLimbs(Parameters.LimbsAt(level));

    // The own memory if it is large enough, for a new content.
    internal PolyView<Ntt> Reset(int level, double scale)
    {
        if (!Buffer.Limbs.Contains(Parameters.LimbsAt(level)))
        {
            DeviceBuffer larger = Device.Rent(Parameters.Ring, 1, Parameters.LimbsAt(level));
            Buffer.Dispose();
            _buffer = larger;
        }
        Level = level;
        Scale = scale;
        return View;
    }

    /// <summary>It is kept, and does not change any more.</summary>
    public void Freeze() => Buffer.Freeze();

    public void Dispose() => Interlocked.Exchange(ref _buffer, null)?.Dispose();

    public override string ToString() => $"plaintext {Parameters.Hash.Short}, level {Level}, scale {OperandRules.Show(Scale)}";
}
