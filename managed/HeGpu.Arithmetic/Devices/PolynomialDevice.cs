namespace HeGpu.Arithmetic;

/// <summary>
/// The device seam: batched verbs on residue polynomials. Public verbs check their arguments once and call the <c>Core</c>
/// methods; a device is complete after the abstract ones and becomes fast by overriding the composite ones, whose defaults
/// are built from the primitives. Every device gives the same words (the kit in tests/HeGpu.Devices.TestKit asserts it).
/// Words are fully reduced before and after each verb. Verbs may be called from several threads on distinct destinations.
/// "poly broadcast": an operand with one polynomial is used for every polynomial of the destination.
/// </summary>
public abstract partial class PolynomialDevice : IDisposable
{
    /// <summary>Name, kind and what the device found on this machine.</summary>
    public abstract DeviceInfo Info { get; }

    /// <summary>Takes a buffer from the pool; its content is undefined.</summary>
    public abstract DeviceBuffer Rent(PolynomialRing ring, int polynomials, LimbRange limbs);

    /// <summary>Buffers handed out and not yet returned.</summary>
    public abstract int LiveBuffers { get; }

    /// <summary>Bytes of the live buffers now, and at the most since <see cref="ResetPeak"/>.</summary>
    public abstract long LiveBytes { get; }

    public abstract long PeakBytes { get; }

    public abstract void ResetPeak();

    /// <summary>Gives pooled memory that is not in use back to the system.</summary>
    public abstract void Trim();

    public abstract void Dispose();

    // Public verbs (see the partial files): Upload, Download, UploadSigned, UploadRounded, Clear, Copy,
    // ForwardNtt, InverseNtt, Add, Subtract, Negate, Multiply, MultiplyAdd, MultiplyScalar, MultiplyScalarAdd, AddScalar,
    // SumOfProducts, Tensor, Automorphism, AutomorphismAdd, ConvertBasis, Rescale, ModUp, ModDown,
    // CoefficientsToSlots and SlotsToCoefficients (the encoding FFT on host memory).
}
