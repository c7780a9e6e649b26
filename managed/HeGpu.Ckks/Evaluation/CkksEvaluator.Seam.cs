using System.Buffers;
using System.Numerics;

namespace HeGpu.Ckks;

// The seam in the engine's own types: casts, with one clear error for objects of another evaluator.
public sealed partial class CkksEvaluator : IEvaluator
{
    IPlaintext IEvaluator.Encode(ReadOnlySpan<double> values, int level, double scale) => Encoder.Encode(values, level, scale);

    IPlaintext IEvaluator.Encode(ReadOnlySpan<Complex> values, int level, double scale) => Encoder.Encode(values, level, scale);

    void IEvaluator.ForEach(int count, Action<int> body) => Device.ForEach(count, body);

    ICiphertext IEvaluator.Add(ICiphertext a, ICiphertext b) => Add(Own(a), Own(b));

    ICiphertext IEvaluator.Subtract(ICiphertext a, ICiphertext b) => Subtract(Own(a), Own(b));

    ICiphertext IEvaluator.Negate(ICiphertext a) => Negate(Own(a));

    ICiphertext IEvaluator.AddPlain(ICiphertext a, IPlaintext b) => Add(Own(a), Own(b));

    ICiphertext IEvaluator.MultiplyPlain(ICiphertext a, IPlaintext b) => Multiply(Own(a), Own(b));

    ICiphertext IEvaluator.Multiply(ICiphertext a, ICiphertext b) => Multiply(Own(a), Own(b));

    ICiphertext IEvaluator.Square(ICiphertext a) => Square(Own(a));

    ICiphertext IEvaluator.MultiplyRescale(ICiphertext a, ICiphertext b) => MultiplyRescale(Own(a), Own(b));

    ICiphertext IEvaluator.SquarePairRescale(ICiphertext a, IPlaintext rootOfMinusTwo) => SquarePairRescale(Own(a), Own(rootOfMinusTwo));

    ICiphertext IEvaluator.Rescale(ICiphertext a) => Rescale(Own(a));

    ICiphertext IEvaluator.DropToLevel(ICiphertext a, int level) => DropToLevel(Own(a), level);

    ICiphertext IEvaluator.Rotate(ICiphertext a, int steps) => Rotate(Own(a), steps);

    ICiphertext[] IEvaluator.RotateMany(ICiphertext a, ReadOnlySpan<int> steps) => RotateMany(Own(a), steps);

    ICiphertext IEvaluator.Conjugate(ICiphertext a) => Conjugate(Own(a));

    ICiphertext IEvaluator.SumOfProducts(ReadOnlySpan<ICiphertext> a, ReadOnlySpan<IPlaintext> b)
    {
        OperandRules.Terms(a.Length, b.Length);
        Ciphertext[] x = ArrayPool<Ciphertext>.Shared.Rent(a.Length);
        Plaintext[] y = ArrayPool<Plaintext>.Shared.Rent(b.Length);
        try
        {
            for (int k = 0; k < a.Length; k++)
                (x[k], y[k]) = (Own(a[k]), Own(b[k]));
            return SumOfProducts(x.AsSpan(0, a.Length), y.AsSpan(0, b.Length));
        }
        finally
        {
            ArrayPool<Ciphertext>.Shared.Return(x, clearArray: true);
            ArrayPool<Plaintext>.Shared.Return(y, clearArray: true);
        }
    }

    ICiphertext[] IEvaluator.SumsOfProducts(ReadOnlySpan<ICiphertext> a, ReadOnlySpan<IPlaintext> b, ReadOnlySpan<int> ends)
    {
        var x = new Ciphertext[a.Length];
        var y = new Plaintext[b.Length];
        for (int k = 0; k < x.Length; k++)
            x[k] = Own(a[k]);
        for (int k = 0; k < y.Length; k++)
            y[k] = Own(b[k]);
        return SumsOfProducts(x, y, ends);
    }

    ICiphertext IEvaluator.RotateSum(ReadOnlySpan<RotationTerm> terms)
    {
        Ciphertext[] x = ArrayPool<Ciphertext>.Shared.Rent(terms.Length);
        int[] steps = ArrayPool<int>.Shared.Rent(terms.Length);
        try
        {
            for (int k = 0; k < terms.Length; k++)
                (x[k], steps[k]) = (Own(terms[k].Ciphertext), terms[k].Steps);
            return RotateSum(x.AsSpan(0, terms.Length), steps.AsSpan(0, terms.Length));
        }
        finally
        {
            ArrayPool<Ciphertext>.Shared.Return(x, clearArray: true);
            ArrayPool<int>.Shared.Return(steps);
        }
    }

    private static Ciphertext Own(ICiphertext a) =>
        a as Ciphertext ?? throw new CkksException(CkksErrorKind.ForeignObject, $"A {a?.GetType().Name ?? "null"} was given to the RNS evaluator: it takes {nameof(Ciphertext)}.");

    private static Plaintext Own(IPlaintext b) =>
        b as Plaintext ?? throw new CkksException(CkksErrorKind.ForeignObject, $"A {b?.GetType().Name ?? "null"} was given to the RNS evaluator: it takes {nameof(Plaintext)}.");
}
