using System.Numerics;
using HeGpu.Ckks;

namespace HeGpu.Planning.Tests;

/// <summary>Counts what is really called, one layer below the executor.</summary>
internal sealed class CountingEvaluator(IEvaluator inner) : IEvaluator
{
    public OperationCounts Counts { get; private set; } = OperationCounts.None;

    public CkksParameters Parameters => inner.Parameters;

    public void ForEach(int count, Action<int> body) => inner.ForEach(count, body);

    public IPlaintext Encode(ReadOnlySpan<double> values, int level, double scale)
    {
        Count(new(0, 0, 0, 0, 1));
        return inner.Encode(values, level, scale);
    }

    public IPlaintext Encode(ReadOnlySpan<Complex> values, int level, double scale)
    {
        Count(new(0, 0, 0, 0, 1));
        return inner.Encode(values, level, scale);
    }

    public ICiphertext Add(ICiphertext a, ICiphertext b) => inner.Add(a, b);

    public ICiphertext Subtract(ICiphertext a, ICiphertext b) => inner.Subtract(a, b);

    public ICiphertext Negate(ICiphertext a) => inner.Negate(a);

    public ICiphertext AddPlain(ICiphertext a, IPlaintext b) => inner.AddPlain(a, b);

    public ICiphertext MultiplyPlain(ICiphertext a, IPlaintext b)
    {
        Count(new(0, 1, 0, 0, 0));
        return inner.MultiplyPlain(a, b);
    }

    public ICiphertext SumOfProducts(ReadOnlySpan<ICiphertext> a, ReadOnlySpan<IPlaintext> b)
    {
        Count(new(0, a.Length, 0, 0, 0));
        return inner.SumOfProducts(a, b);
    }

    public ICiphertext Multiply(ICiphertext a, ICiphertext b)
    {
        Count(new(0, 0, 1, 0, 0));
        return inner.Multiply(a, b);
    }

    public ICiphertext Square(ICiphertext a)
    {
        Count(new(0, 0, 1, 0, 0));
        return inner.Square(a);
    }

    public ICiphertext SquarePairRescale(ICiphertext a, IPlaintext rootOfMinusTwo)
    {
        Count(new(1, 0, 1, 1, 0));
        return inner.SquarePairRescale(a, rootOfMinusTwo);
    }

    public ICiphertext Rescale(ICiphertext a)
    {
        Count(new(0, 0, 0, 1, 0));
        return inner.Rescale(a);
    }

    public ICiphertext DropToLevel(ICiphertext a, int level) => inner.DropToLevel(a, level);

    public ICiphertext Rotate(ICiphertext a, int steps)
    {
        Count(new(steps == 0 ? 0 : 1, 0, 0, 0, 0));
        return inner.Rotate(a, steps);
    }

    public ICiphertext[] RotateMany(ICiphertext a, ReadOnlySpan<int> steps)
    {
        Count(new(steps.Length - steps.Count(0), 0, 0, 0, 0));
        return inner.RotateMany(a, steps);
    }

    public ICiphertext RotateSum(ReadOnlySpan<RotationTerm> terms)
    {
        foreach (RotationTerm t in terms) Count(new(t.Steps == 0 ? 0 : 1, 0, 0, 0, 0));
        return inner.RotateSum(terms);
    }

    public ICiphertext Conjugate(ICiphertext a) => inner.Conjugate(a);

    private void Count(OperationCounts more)
    {
        lock (inner) Counts += more;
    }
}
