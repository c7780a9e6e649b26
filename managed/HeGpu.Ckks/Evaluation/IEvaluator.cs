using System.Numerics;

namespace HeGpu.Ckks;

/// <summary>A ciphertext of some evaluator: opaque, disposable, with its bookkeeping in the open.</summary>
public interface ICiphertext : IDisposable
{
    /// <summary>How many rescales are left: 0 .. MaxLevel. A level-l ciphertext has l + 1 limbs.</summary>
    int Level { get; }

    /// <summary>What the slots are multiplied by; exact, never rounded to a power of two behind the user's back.</summary>
    double Scale { get; }
}

/// <summary>An encoded plaintext of some evaluator.</summary>
public interface IPlaintext : IDisposable
{
    int Level { get; }

    double Scale { get; }
}

/// <summary>One term of <see cref="IEvaluator.RotateSum"/>.</summary>
public readonly record struct RotationTerm(ICiphertext Ciphertext, int Steps);

/// <summary>
/// The evaluator seam: what a planned network needs, and nothing that could hold a secret. The RNS evaluator runs it over any
/// device; simulators walk the same calls on plain numbers or on costs alone. Operands of a binary operation must have
/// equal scales and levels (DropToLevel first): anything else is an error that names both. Results are new objects that the
/// caller disposes; operands are never changed. Rotation by k moves slot i + k to slot i (a left rotation), k may be negative.
/// </summary>
public interface IEvaluator
{
    CkksParameters Parameters { get; }

    /// <summary>Slots are filled cyclically if <paramref name="values"/> is shorter and divides the slot count; values times
    /// scale must stay below half the modulus at that level.</summary>
    IPlaintext Encode(ReadOnlySpan<double> values, int level, double scale);

    /// <inheritdoc cref="Encode(ReadOnlySpan{double}, int, double)"/>
    IPlaintext Encode(ReadOnlySpan<Complex> values, int level, double scale);

    /// <summary>Calls the body for 0 .. count - 1, in any order and on as many threads as the evaluator allows; by default one after the other.</summary>
    void ForEach(int count, Action<int> body)
    {
        for (int i = 0; i < count; i++) body(i);
    }

    ICiphertext Add(ICiphertext a, ICiphertext b);

    ICiphertext Subtract(ICiphertext a, ICiphertext b);

    ICiphertext Negate(ICiphertext a);

    ICiphertext AddPlain(ICiphertext a, IPlaintext b);

    /// <summary>Scale is the product of both; not rescaled.</summary>
    ICiphertext MultiplyPlain(ICiphertext a, IPlaintext b);

    /// <summary>sum_k a[k] * b[k], one pass, not rescaled. Every a[k].Scale * b[k].Scale must agree.</summary>
    ICiphertext SumOfProducts(ReadOnlySpan<ICiphertext> a, ReadOnlySpan<IPlaintext> b);

    /// <summary>
    /// Several sums of products over shared operands, as of all outputs of a layer: result j adds up the terms from ends[j-1] (0 for the first) to
    /// ends[j] - 1. Equal to that many calls of <see cref="SumOfProducts"/>, which is what it does by default.
    /// </summary>
    ICiphertext[] SumsOfProducts(ReadOnlySpan<ICiphertext> a, ReadOnlySpan<IPlaintext> b, ReadOnlySpan<int> ends)
    {
        var sums = new ICiphertext[ends.Length];
        for (int j = 0, start = 0; j < ends.Length; start = ends[j++])
            sums[j] = SumOfProducts(a[start..ends[j]], b[start..ends[j]]);
        return sums;
    }

    /// <summary>Multiplied and relinearized; not rescaled.</summary>
    ICiphertext Multiply(ICiphertext a, ICiphertext b);

    ICiphertext Square(ICiphertext a);

    /// <summary>Multiplied, relinearized and rescaled: what a faster evaluator does in one step.</summary>
    ICiphertext MultiplyRescale(ICiphertext a, ICiphertext b)
    {
        using ICiphertext product = ReferenceEquals(a, b) ? Square(a) : Multiply(a, b);
        return Rescale(product);
    }

    /// <summary>
    /// The squares of both values of every slot (<see cref="SlotPair"/>), relinearized and rescaled: level - 1, scale 4 Scale^2 / RescaleDivisor(level).
    /// </summary>
    /// <param name="a">At level 1 or higher.</param>
    /// <param name="rootOfMinusTwo"><see cref="SlotPair.RootOfMinusTwo"/> encoded at the operand's level and scale 1.</param>
    ICiphertext SquarePairRescale(ICiphertext a, IPlaintext rootOfMinusTwo);

    /// <summary>Divides by the last prime: level - 1, scale / RescaleDivisor(level).</summary>
    ICiphertext Rescale(ICiphertext a);

    /// <summary>Modulus drop: cheaper residues, same scale and value.</summary>
    ICiphertext DropToLevel(ICiphertext a, int level);

    ICiphertext Rotate(ICiphertext a, int steps);

    /// <summary>All rotations of one ciphertext from one decomposition (hoisting). Step 0 gives a copy or a shared reference.</summary>
    ICiphertext[] RotateMany(ICiphertext a, ReadOnlySpan<int> steps);

    /// <summary>sum_k rotate(ct_k, steps_k) with one ModDown at the end.</summary>
    ICiphertext RotateSum(ReadOnlySpan<RotationTerm> terms);

    ICiphertext Conjugate(ICiphertext a);
}
