using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

public sealed partial class CkksEvaluator
{
    /// <summary>Multiplied and relinearized; not rescaled: the scale is the product of both.</summary>
    public Ciphertext Multiply(Ciphertext a, Ciphertext b) => Multiply(a, b, NewResult());

    /// <inheritdoc cref="Multiply(Ciphertext, Ciphertext)"/>
    public Ciphertext Multiply(Ciphertext a, Ciphertext b, Ciphertext destination)
    {
        double scale = CheckProduct(a, b);
        SwitchingKey key = Keys.ForRelinearization(a.Level);
        using DeviceBuffer product = Rent(3, a.Level);
        PolyView<Ntt> three = View(product, 3, a.Level);
        if (ReferenceEquals(a, b))
            Device.TensorSquare(a.View, three);
        else
            Device.Tensor(a.View, b.View, three);
        return RelinearizeInto(three, key, a.Level, scale, destination);
    }

    public Ciphertext Square(Ciphertext a) => Multiply(a, a, NewResult());

    public Ciphertext Square(Ciphertext a, Ciphertext destination) => Multiply(a, a, destination);

    /// <summary>
    /// The product before relinearization, of three polynomials: (a_0 b_0, a_0 b_1 + a_1 b_0, a_1 b_1). Sums of such products
    /// may be relinearized once.
    /// </summary>
    public Ciphertext Tensor(Ciphertext a, Ciphertext b)
    {
        double scale = CheckProduct(a, b);
        DeviceBuffer target = Rent(3, a.Level);
        Device.Tensor(a.View, b.View, View(target, 3, a.Level));
        Ciphertext result = NewResult();
        result.Become(target, 3, a.Level, scale);
        return result;
    }

    /// <summary>Back to two polynomials: c_2 s^2 is switched to s.</summary>
    public Ciphertext Relinearize(Ciphertext a) => Relinearize(a, NewResult());

    /// <inheritdoc cref="Relinearize(Ciphertext)"/>
    public Ciphertext Relinearize(Ciphertext a, Ciphertext destination)
    {
        Check(a);
        if (a.Size != 3)
            throw new CkksException(CkksErrorKind.SizeMismatch, $"A ciphertext of {a.Size} polynomials is to be relinearized; only one of 3 needs it.");
        return RelinearizeInto(a.View, Keys.ForRelinearization(a.Level), a.Level, a.Scale, destination);
    }

    private double CheckProduct(Ciphertext a, Ciphertext b)
    {
        CheckRelinearized(a);
        CheckRelinearized(b);
        OperandRules.SameLevel(a.Level, b.Level);
        return OperandRules.ProductScale(Parameters, a.Level, a.Scale, b.Scale);
    }

    private Ciphertext RelinearizeInto(PolyView<Ntt> three, SwitchingKey key, int level, double scale, Ciphertext destination)
    {
        CheckDevice(key.Device, "relinearization key");
        using DeviceBuffer digits = Decompose(three.Slice(2), level);
        DeviceBuffer target = Rent(2, level);
        PolyView<Ntt> result = View(target, 2, level);
        InnerProductModDown(digits, key, level, result);
        Device.Add(result, three.Slice(0, 2), result);
        destination.Become(target, 2, level, scale);
        return destination;
    }
}
