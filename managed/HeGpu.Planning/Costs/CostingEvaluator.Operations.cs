using System.Numerics;
using HeGpu.Ckks;

namespace HeGpu.Planning;

public sealed partial class CostingEvaluator
{
    public IPlaintext Encode(ReadOnlySpan<double> values, int level, double scale) => Encoded(values.Length, level, scale);

    public IPlaintext Encode(ReadOnlySpan<Complex> values, int level, double scale) => Encoded(values.Length, level, scale);

    private CostingCiphertext Encoded(int count, int level, double scale)
    {
        OperandRules.Scale(Parameters, level, scale);
        Charge(CkksEncoder.IsShort(count, Parameters.Slots) ? OperationKind.EncodeShort : OperationKind.Encode, level);
        return Allocate(Parameters.PlaintextBytes(level), level, scale);
    }

    public ICiphertext Add(ICiphertext a, ICiphertext b) => Sum(a.Level, a.Scale, b.Level, b.Scale);

    public ICiphertext Subtract(ICiphertext a, ICiphertext b) => Sum(a.Level, a.Scale, b.Level, b.Scale);

    public ICiphertext Negate(ICiphertext a) => Sum(a.Level, a.Scale, a.Level, a.Scale);

    public ICiphertext AddPlain(ICiphertext a, IPlaintext b) => Sum(a.Level, a.Scale, b.Level, b.Scale);

    private CostingCiphertext Sum(int level, double scale, int otherLevel, double otherScale)
    {
        OperandRules.Addable(level, scale, otherLevel, otherScale);
        Charge(OperationKind.Add, level);
        return New(level, scale);
    }

    public ICiphertext MultiplyPlain(ICiphertext a, IPlaintext b)
    {
        OperandRules.SameLevel(a.Level, b.Level);
        double scale = OperandRules.ProductScale(Parameters, a.Level, a.Scale, b.Scale);
        Charge(OperationKind.ProductTerm, a.Level);
        return New(a.Level, scale);
    }

    public ICiphertext SumOfProducts(ReadOnlySpan<ICiphertext> a, ReadOnlySpan<IPlaintext> b)
    {
        OperandRules.Terms(a.Length, b.Length);
        double scale = OperandRules.ProductScale(Parameters, a[0].Level, a[0].Scale, b[0].Scale);
        for (int k = 0; k < a.Length; k++)
        {
            OperandRules.SameLevel(a[0].Level, a[k].Level);
            OperandRules.SameLevel(a[0].Level, b[k].Level);
            OperandRules.SameScale(scale, a[k].Scale * b[k].Scale);
        }

        Charge(OperationKind.ProductTerm, a[0].Level, times: a.Length);
        return New(a[0].Level, scale);
    }

    public ICiphertext Multiply(ICiphertext a, ICiphertext b)
    {
        OperandRules.SameLevel(a.Level, b.Level);
        double scale = OperandRules.ProductScale(Parameters, a.Level, a.Scale, b.Scale);
        CostingCiphertext result = New(a.Level, scale);
        ProductLevel = Math.Max(a.Level, ProductLevel ?? 0);
        Charge(OperationKind.Multiply, a.Level, (3 * (a.Level + 1)) + DigitLimbs(a.Level) + ExtendedLimbs(a.Level));
        return result;
    }

    public ICiphertext Square(ICiphertext a) => Multiply(a, a);

    /// <summary>Two key switches by <see cref="Conjugate"/> and product; sums, the other square and its constant are <see cref="PairSums"/> additions.</summary>
    public ICiphertext SquarePairRescale(ICiphertext a, IPlaintext rootOfMinusTwo)
    {
        double scale = OperandRules.SquarePair(Parameters, a.Level, a.Scale, rootOfMinusTwo.Level, rootOfMinusTwo.Scale);
        using ICiphertext conjugate = Conjugate(a), sum = New(a.Level, a.Scale);
        Charge(OperationKind.Add, a.Level, 3 * (a.Level + 1), PairSums);
        ProductLevel = Math.Max(a.Level, ProductLevel ?? 0);
        CostingCiphertext product = New(a.Level, scale);
        Charge(OperationKind.Multiply, a.Level, (6 * (a.Level + 1)) + DigitLimbs(a.Level) + ExtendedLimbs(a.Level));
        using (product)
            return Rescale(product);
    }

    public ICiphertext Rescale(ICiphertext a)
    {
        OperandRules.Rescalable(a.Level);
        Charge(OperationKind.Rescale, a.Level, 2 * (a.Level + 1));
        return New(a.Level - 1, a.Scale / Parameters.RescaleDivisor(a.Level));
    }

    public ICiphertext DropToLevel(ICiphertext a, int level)
    {
        OperandRules.Droppable(Parameters, a.Level, level);
        return ((CostingCiphertext)a).Share(level);
    }

    public ICiphertext Rotate(ICiphertext a, int steps)
    {
        if (!Step(steps, a.Level)) return ((CostingCiphertext)a).Share(a.Level);
        CostingCiphertext result = New(a.Level, a.Scale);
        Charge(OperationKind.Rotate, a.Level, DigitLimbs(a.Level) + ExtendedLimbs(a.Level) + (2 * (a.Level + 1)));
        return result;
    }

    public ICiphertext[] RotateMany(ICiphertext a, ReadOnlySpan<int> steps)
    {
        var results = new ICiphertext[steps.Length];
        int rotated = 0;
        for (int k = 0; k < steps.Length; k++)
        {
            bool moves = Step(steps[k], a.Level);
            rotated += moves ? 1 : 0;
            results[k] = moves ? New(a.Level, a.Scale) : ((CostingCiphertext)a).Share(a.Level);
        }

        Charge(OperationKind.Decompose, a.Level, DigitLimbs(a.Level), rotated > 0 ? 1 : 0);
        Charge(OperationKind.HoistedRotation, a.Level, DigitLimbs(a.Level) + ExtendedLimbs(a.Level) + (2 * (a.Level + 1)), rotated);
        return results;
    }

    public ICiphertext RotateSum(ReadOnlySpan<RotationTerm> terms)
    {
        OperandRules.Terms(terms.Length, terms.Length);
        ICiphertext first = terms[0].Ciphertext;
        int level = first.Level, rotated = 0;
        foreach (RotationTerm term in terms)
        {
            OperandRules.Addable(level, first.Scale, term.Ciphertext.Level, term.Ciphertext.Scale);
            rotated += Step(term.Steps, level) ? 1 : 0;
        }

        CostingCiphertext result = New(level, first.Scale);
        Charge(OperationKind.RotateSumTerm, level, DigitLimbs(level) + (2 * ExtendedLimbs(level)), rotated);
        Charge(OperationKind.RotateSumFinish, level, times: rotated > 0 ? 1 : 0);
        return result;
    }

    public ICiphertext Conjugate(ICiphertext a)
    {
        CostingCiphertext result = New(a.Level, a.Scale);
        ConjugationLevel = Math.Max(a.Level, ConjugationLevel ?? 0);
        Charge(OperationKind.Rotate, a.Level, DigitLimbs(a.Level) + ExtendedLimbs(a.Level) + (2 * (a.Level + 1)));
        return result;
    }
}
