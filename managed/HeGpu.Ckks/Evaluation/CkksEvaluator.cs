using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

/// <summary>
/// RNS-CKKS over any device. Every operation exists twice: one that returns a new ciphertext, and one whose last argument is the
/// destination, which reuses its memory and allocates nothing (a destination may be an operand). Operands are never changed.
/// Mismatched scales, levels, parameters or devices are a <see cref="CkksException"/> that names both.
/// Holds no secret and no state: safe for several threads with distinct destinations.
/// </summary>
public sealed partial class CkksEvaluator
{
    private readonly EvaluationKeys? _keys;

    /// <param name="parameters">Those of all operands.</param>
    /// <param name="device">Where all operands live.</param>
    /// <param name="keys">Of the same parameters and device; without them only keyless operations work. Stays the caller's.</param>
    public CkksEvaluator(CkksParameters parameters, PolynomialDevice device, EvaluationKeys? keys = null)
    {
        if (keys is not null && !keys.Parameters.IsSameAs(parameters))
            throw new CkksException(CkksErrorKind.ParameterMismatch, $"Evaluation keys of parameters {keys.Parameters.Hash.Short}, evaluator of {parameters.Hash.Short}.");
        Parameters = parameters;
        Device = device;
        _keys = keys;
        Encoder = new CkksEncoder(parameters, device);
    }

    public CkksParameters Parameters { get; }

    public PolynomialDevice Device { get; }

    public CkksEncoder Encoder { get; }

    /// <summary>Memory for a destination.</summary>
    public Ciphertext CreateDestination(int level = 0) => Ciphertext.Create(Parameters, Device, level);

    private EvaluationKeys Keys => _keys ?? throw new CkksException(CkksErrorKind.MissingKey, "This evaluator was made without evaluation keys: relinearization, rotation and conjugation need them.");

    private void Check(Ciphertext a)
    {
        if (!a.Parameters.IsSameAs(Parameters))
            throw new CkksException(CkksErrorKind.ParameterMismatch, $"A ciphertext of parameters {a.Parameters.Hash.Short}, evaluator of {Parameters.Hash.Short}.");
        CheckDevice(a.Device, "ciphertext");
    }

    private void Check(Ciphertext a, Ciphertext b)
    {
        Check(a);
        Check(b);
        if (a.Size != b.Size)
            throw new CkksException(CkksErrorKind.SizeMismatch, $"Ciphertexts of {a.Size} and {b.Size} polynomials: relinearize the larger one first.");
    }

    private void Check(Plaintext b)
    {
        if (!b.Parameters.IsSameAs(Parameters))
            throw new CkksException(CkksErrorKind.ParameterMismatch, $"A plaintext of parameters {b.Parameters.Hash.Short}, evaluator of {Parameters.Hash.Short}.");
        CheckDevice(b.Device, "plaintext");
    }

    private void CheckRelinearized(Ciphertext a)
    {
        Check(a);
        if (a.Size != 2)
            throw new CkksException(CkksErrorKind.SizeMismatch, $"A ciphertext of {a.Size} polynomials, expected 2: relinearize it first.");
    }

    private void CheckDevice(PolynomialDevice device, string what)
    {
        if (!ReferenceEquals(device, Device))
            throw new CkksException(CkksErrorKind.DeviceMismatch, $"A {what} on device '{device.Info.Name}', evaluator on another device '{Device.Info.Name}'.");
    }

    // Memory for a result of element-wise verbs, which may write over an operand.
    private DeviceBuffer Target(Ciphertext destination, int size, int level) => destination.Writable(size, level) ?? Rent(size, level);

    private DeviceBuffer Rent(int size, int level) => Device.Rent(Parameters.Ring, size, Parameters.LimbsAt(level));

    private DeviceBuffer RentExtended(int polynomials, int level) => Device.Rent(Parameters.Ring, polynomials, Parameters.ExtendedLimbsAt(level));

    // Owns nothing yet: the verb gives it memory.
    private Ciphertext NewResult() => Ciphertext.CreateEmpty(Parameters);

    private PolyView<Ntt> View(DeviceBuffer buffer, int size, int level) => new(buffer, 0, size, Parameters.LimbsAt(level));

    private PolyView<Ntt> ViewExtended(DeviceBuffer buffer, int polynomials, int level) => new(buffer, 0, polynomials, Parameters.ExtendedLimbsAt(level));
}
