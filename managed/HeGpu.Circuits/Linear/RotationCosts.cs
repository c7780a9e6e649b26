namespace HeGpu.Circuits;

/// <summary>What a choice of baby and giant steps is weighed by, in seconds (or any one unit), at the level of the transform.</summary>
/// <param name="Decompose">ModUp of one ciphertext, shared by all its hoisted rotations.</param>
/// <param name="Hoisted">One hoisted rotation: key product and ModDown.</param>
/// <param name="Giant">One term of a rotate-and-sum: ModUp and key product.</param>
/// <param name="GiantFinish">The one ModDown at the end of a rotate-and-sum.</param>
/// <param name="Product">One plaintext product.</param>
/// <param name="Encode">One plaintext encoded.</param>
/// <param name="EncodeShort">One plaintext encoded whose values repeat often.</param>
/// <param name="Rescale">One rescale.</param>
public readonly record struct RotationCosts(
    double Decompose, double Hoisted, double Giant, double GiantFinish, double Product, double Encode, double EncodeShort, double Rescale)
{
    /// <summary>Relative weights of a key switch with few digits, for planning before anything is measured.</summary>
    public static RotationCosts Typical => new(1, 0.7, 1.2, 0.5, 0.1, 0.3, 0.05, 0.2);
}

/// <summary>Operations of one linear transform.</summary>
/// <param name="Decompositions">Inputs that have at least one rotated copy.</param>
/// <param name="Babies">Hoisted rotations.</param>
/// <param name="Giants">Rotated partial sums.</param>
/// <param name="RotateSums">Outputs with at least one giant step.</param>
/// <param name="Products">Plaintext products.</param>
/// <param name="Encodings">Different weights; a few more are encoded where equal ones meet different giant steps.</param>
/// <param name="ShortEncodings">Those, not counted before, whose values repeat often.</param>
/// <param name="Outputs">Output ciphertexts, each rescaled once.</param>
public readonly record struct TransformCounts(
    int Decompositions, int Babies, int Giants, int RotateSums, int Products, int Encodings, int ShortEncodings, int Outputs)
{
    public int Rotations => Babies + Giants;

    public double Cost(in RotationCosts c) =>
        (Decompositions * c.Decompose) + (Babies * c.Hoisted) + (Giants * c.Giant) + (RotateSums * c.GiantFinish)
        + (Products * c.Product) + (Encodings * c.Encode) + (ShortEncodings * c.EncodeShort) + (Outputs * c.Rescale);
}
