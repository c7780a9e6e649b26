namespace HeGpu.Evaluators.TestKit;

/// <summary>Registers of fresh inputs; every step overwrites one. Values stay within about 1 by halving.</summary>
internal sealed class RandomCircuit(IEvaluator e, ICiphertext[] registers)
{
    public ICiphertext[] Registers { get; } = registers;

    public void Step(int choice, double[] weights)
    {
        int a = choice % 3, b = choice / 3 % 3, operation = choice / 9 % 9, step = SmallParty.Steps[choice / 81 % SmallParty.Steps.Count];
        ICiphertext x = Registers[a], y = Registers[b];
        bool product = x.Level > 0 && Math.Log2(x.Scale) > 38;
        Put(a, operation switch
        {
            0 => e.Rotate(x, step),
            1 => e.Negate(x),
            2 => e.Conjugate(x),
            3 => Sum(x, y, step),
            4 when product => Half(x, weights),
            5 when product => Then(e.Square(x), e.Rescale),
            6 when product && y.Level >= x.Level && Math.Log2(y.Scale) > 38 => Product(x, y),
            7 when product => Matrix(x, step, weights),
            8 => PlusPlain(x, weights),
            _ => e.Rotate(x, 0),
        });
    }

    private ICiphertext Half(ICiphertext x, double[] weights)
    {
        using IPlaintext w = e.Encode(weights, x.Level, e.Parameters.RescaleDivisor(x.Level));
        return Then(e.MultiplyPlain(x, w), e.Rescale);
    }

    private ICiphertext PlusPlain(ICiphertext x, double[] weights)
    {
        using IPlaintext w = e.Encode([0.125 * weights[0], 0.125 * weights[1]], x.Level, x.Scale);
        return e.AddPlain(x, w);
    }

    private ICiphertext Product(ICiphertext x, ICiphertext y)
    {
        using ICiphertext low = e.DropToLevel(y, x.Level);
        return Then(e.Multiply(x, low), e.Rescale);
    }

    // x - y/4 rotated, y brought to the scale of x by its weight.
    private ICiphertext Sum(ICiphertext x, ICiphertext y, int step)
    {
        if (y.Level <= x.Level)
            return e.Negate(x);
        using ICiphertext low = e.DropToLevel(y, x.Level + 1);
        using IPlaintext w = e.Encode([0.25], low.Level, x.Scale * e.Parameters.RescaleDivisor(low.Level) / y.Scale);
        using ICiphertext scaled = Then(e.MultiplyPlain(low, w), e.Rescale);
        using ICiphertext turned = e.RotateSum([new RotationTerm(scaled, step), new RotationTerm(scaled, 0)]);
        return e.Subtract(x, turned);
    }

    // Two diagonals with hoisted rotations.
    private ICiphertext Matrix(ICiphertext x, int step, double[] weights)
    {
        ICiphertext[] turned = e.RotateMany(x, [0, step]);
        double scale = e.Parameters.RescaleDivisor(x.Level);
        using IPlaintext u = e.Encode(weights, x.Level, scale), v = e.Encode([0.5, -0.25], x.Level, scale);
        ICiphertext result = Then(e.SumOfProducts(turned, [u, v]), e.Rescale);
        foreach (ICiphertext t in turned)
            t.Dispose();
        return result;
    }

    private static ICiphertext Then(ICiphertext first, Func<ICiphertext, ICiphertext> next)
    {
        using (first)
            return next(first);
    }

    private void Put(int register, ICiphertext value)
    {
        Registers[register].Dispose();
        Registers[register] = value;
    }
}
