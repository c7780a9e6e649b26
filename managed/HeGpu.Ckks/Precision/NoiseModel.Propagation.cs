namespace HeGpu.Ckks;

// How errors pass through operations, for independent operands: variances add, and a product carries each error times the other value.
public sealed partial class NoiseModel
{
    /// <summary>Encoded, nothing else.</summary>
    public SlotEstimate Encoded(double rms, double scale) => new(rms, EncodeError(scale));

    /// <summary>Encoded and encrypted with the public key.</summary>
    public SlotEstimate EncryptedPublic(double rms, double scale) => new(rms, Norm(EncodeError(scale), PublicKeyError(scale)));

    /// <summary>Encoded and encrypted with the secret key.</summary>
    public SlotEstimate EncryptedSymmetric(double rms, double scale) => new(rms, Norm(EncodeError(scale), SymmetricError(scale)));

    /// <summary>Sum or difference.</summary>
    public static SlotEstimate Add(SlotEstimate a, SlotEstimate b) => new(Norm(a.Rms, b.Rms), Norm(a.Error, b.Error));

    /// <summary>Product with an encoded plaintext, before its rescale.</summary>
    public static SlotEstimate MultiplyPlain(SlotEstimate a, SlotEstimate b) => new(a.Rms * b.Rms, ProductError(a, b));

    /// <summary>Relinearized product, before its rescale; <paramref name="scale"/> is the product's.</summary>
    public SlotEstimate Multiply(SlotEstimate a, SlotEstimate b, int level, double scale) =>
        new(a.Rms * b.Rms, Norm(ProductError(a, b), KeySwitchError(level, scale)));

    /// <summary>Relinearized square: both errors are one.</summary>
    public SlotEstimate Square(SlotEstimate a, int level, double scale) =>
        new(a.Rms * a.Rms, Norm(2 * a.Rms * a.Error, a.Error * a.Error, KeySwitchError(level, scale)));

    /// <summary>
    /// Relinearized squares of both values of a <see cref="SlotPair"/>, before their rescale; <paramref name="scale"/> is the operand's. Both are made of
    /// z and its conjugate, whose sum and difference are twice the values: a slot's error counts twice, that of the conjugate's key switch
    /// once, times a - b: (2a + e)^2 - i sqrt 2 (i sqrt 2 b - e)^2 = 4 (a^2 + i b^2 / sqrt 2) + 4 (a - b) e + ..., where E|a - b|^2 = 4/3 E|z|^2 for alike values.
    /// </summary>
    public SlotEstimate SquarePair(SlotEstimate a, int level, double scale) => new(
        a.Rms * a.Rms,
        Norm(2 * a.Rms * a.Error, Math.Sqrt(4.0 / 3) * a.Rms * KeySwitchError(level, scale), Norm(a.Error * a.Error, KeySwitchError(level, SlotPair.SquareGain * scale * scale))));

    /// <summary><paramref name="scale"/> is that after the rescale.</summary>
    public SlotEstimate Rescale(SlotEstimate a, double scale) => a with { Error = Norm(a.Error, RescaleError(scale)) };

    /// <summary>Rotation or conjugation.</summary>
    public SlotEstimate Rotate(SlotEstimate a, int level, double scale) => a with { Error = Norm(a.Error, KeySwitchError(level, scale)) };

    /// <summary>Sum of <paramref name="terms"/> rotations of such ciphertexts under one ModDown.</summary>
    public SlotEstimate RotateSum(SlotEstimate each, int terms, int level, double scale) =>
        new(Math.Sqrt(terms) * each.Rms, Norm(Math.Sqrt(terms) * each.Error, LazyKeySwitchError(level, scale, terms)));

    private static double ProductError(SlotEstimate a, SlotEstimate b) => Norm(a.Rms * b.Error, b.Rms * a.Error, a.Error * b.Error);

    private static double Norm(double a, double b, double c = 0) => Math.Sqrt((a * a) + (b * b) + (c * c));
}
