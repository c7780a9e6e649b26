using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

public sealed partial class CkksEvaluator
{
    /// <summary>Adds a constant to every slot, at the ciphertext's own scale.</summary>
    public Ciphertext AddScalar(Ciphertext a, double value) => AddScalar(a, value, NewResult());

    /// <inheritdoc cref="AddScalar(Ciphertext, double)"/>
    public Ciphertext AddScalar(Ciphertext a, double value, Ciphertext destination)
    {
        Check(a);
        Span<ulong> residues = stackalloc ulong[a.Level + 1];
        ScalarEncoding.Residues(Parameters, value, a.Scale, residues);
        DeviceBuffer target = Target(destination, a.Size, a.Level);
        PolyView<Ntt> result = View(target, a.Size, a.Level);
        if (!ReferenceEquals(target, a.View.Buffer))
            Device.Copy(a.View.Slice(1, a.Size - 1), result.Slice(1, a.Size - 1));
        Device.AddScalar(a.View.Slice(0), residues, result.Slice(0));
        destination.Become(target, a.Size, a.Level, a.Scale);
        return destination;
    }

    /// <summary>Multiplies every slot by a constant encoded as round(value * scale); not rescaled.</summary>
    public Ciphertext MultiplyScalar(Ciphertext a, double value, double scale) => MultiplyScalar(a, value, scale, NewResult());

    /// <inheritdoc cref="MultiplyScalar(Ciphertext, double, double)"/>
    public Ciphertext MultiplyScalar(Ciphertext a, double value, double scale, Ciphertext destination)
    {
        Check(a);
        Span<ulong> residues = stackalloc ulong[a.Level + 1];
        ScalarEncoding.Residues(Parameters, value, scale, residues);
        double product = OperandRules.ProductScale(Parameters, a.Level, a.Scale, scale);
        DeviceBuffer target = Target(destination, a.Size, a.Level);
        Device.MultiplyScalar(a.View, residues, View(target, a.Size, a.Level));
        destination.Become(target, a.Size, a.Level, product);
        return destination;
    }

    /// <summary>Multiplies every slot by an integer: the scale stays and nothing is rounded.</summary>
    public Ciphertext MultiplyInteger(Ciphertext a, int value) => MultiplyScalar(a, value, 1, NewResult());
}
