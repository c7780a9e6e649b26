using System.Numerics;

namespace HeGpu.Ckks;

public sealed partial class SimulatedEvaluator
{
    public ICiphertext Add(ICiphertext a, ICiphertext b)
    {
        SimulatedCiphertext x = Own(a), y = Own(b);
        OperandRules.Addable(x.Level, x.Scale, y.Level, y.Scale);
        return Map(x.Values, y.Values, static (u, v) => u + v, x.Level, x.Scale);
    }

    public ICiphertext Subtract(ICiphertext a, ICiphertext b)
    {
        SimulatedCiphertext x = Own(a), y = Own(b);
        OperandRules.Addable(x.Level, x.Scale, y.Level, y.Scale);
        return Map(x.Values, y.Values, static (u, v) => u - v, x.Level, x.Scale);
    }

    public ICiphertext Negate(ICiphertext a)
    {
        SimulatedCiphertext x = Own(a);
        return Map(x.Values, x.Values, static (u, _) => -u, x.Level, x.Scale);
    }

    public ICiphertext AddPlain(ICiphertext a, IPlaintext b)
    {
        SimulatedCiphertext x = Own(a);
        SimulatedPlaintext y = Own(b);
        OperandRules.Addable(x.Level, x.Scale, y.Level, y.Scale);
        return Map(x.Values, y.Values, static (u, v) => u + v, x.Level, x.Scale);
    }

    public ICiphertext MultiplyPlain(ICiphertext a, IPlaintext b)
    {
        SimulatedCiphertext x = Own(a);
        SimulatedPlaintext y = Own(b);
        OperandRules.SameLevel(x.Level, y.Level);
        return Map(x.Values, y.Values, static (u, v) => u * v, x.Level, OperandRules.ProductScale(Parameters, x.Level, x.Scale, y.Scale));
    }

    public ICiphertext SumOfProducts(ReadOnlySpan<ICiphertext> a, ReadOnlySpan<IPlaintext> b)
    {
        OperandRules.Terms(a.Length, b.Length);
        var sum = new Complex[Parameters.Slots];
        int level = a[0].Level;
        double scale = OperandRules.ProductScale(Parameters, level, a[0].Scale, b[0].Scale);
        for (int k = 0; k < a.Length; k++)
        {
            SimulatedCiphertext x = Own(a[k]);
            SimulatedPlaintext y = Own(b[k]);
            OperandRules.SameLevel(level, x.Level);
            OperandRules.SameLevel(level, y.Level);
            OperandRules.SameScale(scale, x.Scale * y.Scale);
            for (int i = 0; i < sum.Length; i++)
                sum[i] += x.Values[i] * y.Values[i];
        }
        return new SimulatedCiphertext(this, sum, level, scale);
    }

    public ICiphertext Multiply(ICiphertext a, ICiphertext b)
    {
        SimulatedCiphertext x = Own(a), y = Own(b);
        CheckRelinearization(x.Level);
        OperandRules.SameLevel(x.Level, y.Level);
        double scale = OperandRules.ProductScale(Parameters, x.Level, x.Scale, y.Scale);
        return Map(x.Values, y.Values, static (u, v) => u * v, x.Level, scale, _model.KeySwitchError(x.Level, scale));
    }

    public ICiphertext Square(ICiphertext a) => Multiply(a, a);

    public ICiphertext SquarePairRescale(ICiphertext a, IPlaintext rootOfMinusTwo)
    {
        SimulatedCiphertext z = Own(a);
        SimulatedPlaintext root = Own(rootOfMinusTwo);
        double scale = OperandRules.SquarePair(Parameters, z.Level, z.Scale, root.Level, root.Scale);
        CheckRelinearization(z.Level);
        var u = (SimulatedCiphertext)Conjugate(z);
        var squares = new Complex[Parameters.Slots];
        // The constant is encoded without rounding: its noise in this simulation is none of the real one's.
        for (int i = 0; i < squares.Length; i++)
        {
            Complex sum = z.Values[i] + u.Values[i], difference = z.Values[i] - u.Values[i];
            squares[i] = ((sum * sum) - (SlotPair.RootOfMinusTwo * difference * difference)) / SlotPair.SquareGain;
        }
        AddNoise(squares, _model.KeySwitchError(z.Level, scale));
        return Rescale(new SimulatedCiphertext(this, squares, z.Level, scale));
    }

    public ICiphertext Rescale(ICiphertext a)
    {
        SimulatedCiphertext x = Own(a);
        OperandRules.Rescalable(x.Level);
        double scale = x.Scale / Parameters.RescaleDivisor(x.Level);
        return Map(x.Values, x.Values, static (u, _) => u, x.Level - 1, scale, _model.RescaleError(scale));
    }

    public ICiphertext DropToLevel(ICiphertext a, int level)
    {
        SimulatedCiphertext x = Own(a);
        OperandRules.Droppable(Parameters, x.Level, level);
        return Map(x.Values, x.Values, static (u, _) => u, level, x.Scale);
    }

    private void CheckRelinearization(int level)
    {
        if (!_keys.Relinearization)
            throw AvailableKeys.MissingRelinearization();
        if (_keys.RelinearizationLevel is int keyLevel && level > keyLevel)
            throw AvailableKeys.LevelTooHigh("relinearization key", keyLevel, level);
    }

    private SimulatedCiphertext Map(ReadOnlySpan<Complex> a, ReadOnlySpan<Complex> b, Func<Complex, Complex, Complex> f, int level, double scale, double error = 0)
    {
        var result = new Complex[a.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = f(a[i], b[i]);
        if (error > 0)
            AddNoise(result, error);
        return new SimulatedCiphertext(this, result, level, scale);
    }
}
