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
        SwitchingKey key = RelinearizationKey(a.Level);
        using DeviceBuffer product = TensorOf(a, b);
        return RelinearizeInto(View(product, 3, a.Level), key, a.Level, a.Level, scale, destination);
    }

    /// <summary>
    /// Multiplied, relinearized and rescaled: level - 1, the product of the scales divided by q_level. Division by P and by the last prime
    /// is one, so this is faster than <see cref="Rescale(Ciphertext)"/> of the product and rounds once.
    /// </summary>
    public Ciphertext MultiplyRescale(Ciphertext a, Ciphertext b) => MultiplyRescale(a, b, NewResult());

    /// <inheritdoc cref="MultiplyRescale(Ciphertext, Ciphertext)"/>
    public Ciphertext MultiplyRescale(Ciphertext a, Ciphertext b, Ciphertext destination)
    {
        double scale = CheckProduct(a, b);
        OperandRules.Rescalable(a.Level);
        SwitchingKey key = RelinearizationKey(a.Level);
        using DeviceBuffer product = TensorOf(a, b);
        return RelinearizeInto(View(product, 3, a.Level), key, a.Level, a.Level - 1, scale / Parameters.RescaleDivisor(a.Level), destination);
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
        Ciphertext result = NewResult();
        result.Become(TensorOf(a, b), 3, a.Level, scale);
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
        return RelinearizeInto(a.View, RelinearizationKey(a.Level), a.Level, a.Level, a.Scale, destination);
    }

    private double CheckProduct(Ciphertext a, Ciphertext b)
    {
        CheckRelinearized(a);
        CheckRelinearized(b);
        OperandRules.SameLevel(a.Level, b.Level);
        return OperandRules.ProductScale(Parameters, a.Level, a.Scale, b.Scale);
    }

    private DeviceBuffer TensorOf(Ciphertext a, Ciphertext b)
    {
        DeviceBuffer product = Rent(3, a.Level);
        if (ReferenceEquals(a, b))
            Device.TensorSquare(a.View, View(product, 3, a.Level));
        else
            Device.Tensor(a.View, b.View, View(product, 3, a.Level));
        return product;
    }

    // Asked for before any work is done: without it nothing has happened.
    private SwitchingKey RelinearizationKey(int level)
    {
        SwitchingKey key = Keys.ForRelinearization(level);
        CheckDevice(key.Device, "relinearization key");
        return key;
    }

    // (c_0, c_1) + c_2 switched from s^2 to s; one level lower, also divided by the last prime.
    private Ciphertext RelinearizeInto(PolyView<Ntt> three, SwitchingKey key, int level, int resultLevel, double scale, Ciphertext destination)
    {
        DeviceBuffer target = Rent(2, resultLevel);
        KeySwitch one = SwitchTo(key, level, three.Slice(0, 2), 1, View(target, 2, resultLevel));
        SwitchKeys(three.Slice(2), new ReadOnlySpan<KeySwitch>(in one));
        destination.Become(target, 2, resultLevel, scale);
        return destination;
    }
}
