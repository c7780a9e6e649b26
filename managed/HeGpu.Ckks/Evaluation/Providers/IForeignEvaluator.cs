using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

/// <summary>
/// An evaluator with ciphertexts of its own kind. Whatever comes from outside passes the engine's checked readers first and is handed over from there.
/// </summary>
public interface IForeignEvaluator : IEvaluator, IDisposable
{
    /// <summary>Name, description and threads.</summary>
    DeviceInfo Info { get; }

    /// <summary>The most bytes that its ciphertexts, plaintexts and keys have taken.</summary>
    long PeakBytes { get; }

    /// <summary>The same ciphertext as this evaluator's; the caller disposes both.</summary>
    ICiphertext Import(Ciphertext ciphertext);

    /// <summary>The same ciphertext as the engine's, on a device; the caller disposes both.</summary>
    Ciphertext Export(ICiphertext ciphertext, PolynomialDevice device);
}
