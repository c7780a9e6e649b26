using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

/// <summary>
/// Polynomials (c_0, c_1) or (c_0, c_1, c_2) in NTT form modulo q_0 .. q_level: sum_i c_i s^i = scale times the values, plus noise. Owns a
/// share of its device memory. Reading from several threads is safe; being a destination is not.
/// </summary>
public sealed partial class Ciphertext : ICiphertext
{
    public const int MinSize = 2;
    public const int MaxSize = 3;

    private DeviceBuffer? _buffer;

    /// <summary>Takes over the buffer, which has at least these polynomials and limbs.</summary>
    /// <param name="parameters">Of the ring of the buffer.</param>
    /// <param name="buffer">Reduced words in NTT form.</param>
    /// <param name="size">2, or 3 before relinearization.</param>
    /// <param name="level">0 .. MaxLevel.</param>
    /// <param name="scale">What the values are multiplied by.</param>
    /// <param name="seed">Set when c_1 is <see cref="UniformExpansion"/> of this seed, polynomial 0.</param>
    public Ciphertext(CkksParameters parameters, DeviceBuffer buffer, int size, int level, double scale, PublicSeed? seed = null)
    {
        parameters.CheckLevel(level);
        if (size is < MinSize or > MaxSize)
            throw new CkksException(CkksErrorKind.SizeMismatch, $"A ciphertext of {size} polynomials; {MinSize} and {MaxSize} are possible.");
        if (!buffer.Ring.Equals(parameters.Ring))
            throw new CkksException(CkksErrorKind.ParameterMismatch, $"Words of another ring ({buffer.Ring}) than that of {parameters.Hash.Short} ({parameters.Ring}).");
        Parameters = parameters;
        _buffer = buffer;
        Size = size;
        Level = level;
        Scale = scale;
        Seed = seed;
        _ = View;
    }

    public CkksParameters Parameters { get; }

    /// <summary>Polynomials: 2, or 3 before relinearization.</summary>
    public int Size { get; private set; }

    public int Level { get; private set; }

    public double Scale { get; private set; }

    /// <summary>The seed of c_1 of a fresh symmetric ciphertext: a file then holds c_0 only.</summary>
    public PublicSeed? Seed { get; private set; }

    /// <summary>Made below 128-bit security.</summary>
    public bool IsInsecure => Parameters.IsInsecure;

    public ParameterHash ParameterHash => Parameters.Hash;

    public PolynomialDevice Device => Buffer.Device;

    /// <summary>All polynomials at this level.</summary>
    public PolyView<Ntt> View => ViewAt(Level);

    private DeviceBuffer Buffer => _buffer ?? throw new ObjectDisposedException(nameof(Ciphertext));

    /// <summary>Memory for a ciphertext to be used as a destination; its content is undefined until then.</summary>
    public static Ciphertext Create(CkksParameters parameters, PolynomialDevice device, int level, int size = MinSize)
    {
        parameters.CheckLevel(level);
        return new Ciphertext(parameters, device.Rent(parameters.Ring, size, parameters.LimbsAt(level)), size, level, parameters.Scale);
    }

    /// <summary>A ciphertext of two polynomials whose c_1 is made from the seed; c_0 is still undefined (<c>View.Slice(0)</c>).</summary>
    public static Ciphertext Expand(CkksParameters parameters, PolynomialDevice device, PublicSeed seed, int level, double scale)
    {
        Ciphertext result = Create(parameters, device, level);
        result.Scale = scale;
        result.Seed = seed;
        UniformExpansion.Fill(device, seed, 0, result.View.Slice(1));
        return result;
    }

    /// <summary>This on a device: on its own a share of its memory, on another a copy through host memory, a polynomial at a time. The caller disposes both.</summary>
    public Ciphertext OnDevice(PolynomialDevice device)
    {
        if (ReferenceEquals(device, Device)) return Share(Level);
        var copy = new Ciphertext(Parameters, device.Rent(Parameters.Ring, Size, Parameters.LimbsAt(Level)), Size, Level, Scale, Seed);
        try
        {
            var words = new ulong[Parameters.LimbsAt(Level).Total * Parameters.Degree];
            for (int p = 0; p < Size; p++)
            {
                Device.Download(View.Slice(p), words);
                device.Upload(words, copy.View.Slice(p));
            }
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    public void Dispose() => Interlocked.Exchange(ref _buffer, null)?.Dispose();

    public override string ToString() =>
        $"ciphertext {Parameters.Hash.Short}, level {Level}, scale {OperandRules.Show(Scale)}, {Size} polynomials{(IsInsecure ? ", INSECURE parameters" : "")}";

    internal PolyView<Ntt> ViewAt(int level) => new(Buffer, 0, Size, Parameters.LimbsAt(level));
}
