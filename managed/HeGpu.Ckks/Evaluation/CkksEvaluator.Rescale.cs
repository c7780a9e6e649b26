using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

public sealed partial class CkksEvaluator
{
    /// <summary>Divides by q_level with rounding: level - 1, scale / q_level.</summary>
    public Ciphertext Rescale(Ciphertext a) => Rescale(a, NewResult());

    /// <inheritdoc cref="Rescale(Ciphertext)"/>
    public Ciphertext Rescale(Ciphertext a, Ciphertext destination)
    {
        Check(a);
        OperandRules.Rescalable(a.Level);
        double scale = a.Scale / Parameters.RescaleDivisor(a.Level);
        int level = a.Level - 1;
        DeviceBuffer target = Target(destination, a.Size, level);
        Device.Rescale(a.View, View(target, a.Size, level));
        destination.Become(target, a.Size, level, scale);
        return destination;
    }

    /// <summary>The same values modulo fewer primes. Nothing is copied: both ciphertexts read one memory.</summary>
    public Ciphertext DropToLevel(Ciphertext a, int level)
    {
        Check(a);
        OperandRules.Droppable(Parameters, a.Level, level);
        return a.Share(level);
    }

    /// <inheritdoc cref="DropToLevel(Ciphertext, int)"/>
    public Ciphertext DropToLevel(Ciphertext a, int level, Ciphertext destination)
    {
        Check(a);
        OperandRules.Droppable(Parameters, a.Level, level);
        destination.BecomeShareOf(a, level);
        return destination;
    }
}
