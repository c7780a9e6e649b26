namespace HeGpu.SealNet;

public sealed partial class SealNetEvaluator
{
    public ICiphertext Add(ICiphertext a, ICiphertext b)
    {
        (SealNetCiphertext x, SealNetCiphertext y) = (Own(a), Own(b));
        OperandRules.Addable(x.Level, x.Scale, y.Level, y.Scale);
        return Make(x.Native, x.Level, x.Scale, sum => Add(sum, y.Native));
    }

    public ICiphertext Subtract(ICiphertext a, ICiphertext b)
    {
        (SealNetCiphertext x, SealNetCiphertext y) = (Own(a), Own(b));
        OperandRules.Addable(x.Level, x.Scale, y.Level, y.Scale);
        return Make(x.Native, x.Level, x.Scale, difference => Subtract(difference, y.Native));
    }

    public ICiphertext Negate(ICiphertext a)
    {
        SealNetCiphertext x = Own(a);
        return Make(x.Native, x.Level, x.Scale, negative => AllowTransparent(negative, () => _evaluator.NegateInplace(negative)));
    }

    public ICiphertext AddPlain(ICiphertext a, IPlaintext b)
    {
        (SealNetCiphertext x, SealNetPlaintext y) = (Own(a), Own(b));
        OperandRules.Addable(x.Level, x.Scale, y.Level, y.Scale);
        return Make(x.Native, x.Level, x.Scale, sum =>
        {
            sum.Scale = y.Scale;
            AllowTransparent(sum, () => _evaluator.AddPlainInplace(sum, y.Native));
        });
    }

    public ICiphertext Multiply(ICiphertext a, ICiphertext b)
    {
        (SealNetCiphertext x, SealNetCiphertext y) = (Own(a), Own(b));
        double scale = CheckProduct(x, y);
        return Make(x.Native, x.Level, scale, product => MultiplyAndRelinearize(product, x, y));
    }

    public ICiphertext Square(ICiphertext a) => Multiply(a, a);

    public ICiphertext MultiplyRescale(ICiphertext a, ICiphertext b)
    {
        (SealNetCiphertext x, SealNetCiphertext y) = (Own(a), Own(b));
        double scale = CheckProduct(x, y);
        OperandRules.Rescalable(x.Level);
        return Make(x.Native, x.Level - 1, scale / Parameters.RescaleDivisor(x.Level), product =>
        {
            MultiplyAndRelinearize(product, x, y);
            Rescale(product);
        });
    }

    public ICiphertext SquarePairRescale(ICiphertext a, IPlaintext rootOfMinusTwo)
    {
        (SealNetCiphertext x, SealNetPlaintext root) = (Own(a), Own(rootOfMinusTwo));
        double scale = OperandRules.SquarePair(Parameters, x.Level, x.Scale, root.Level, root.Scale) / Parameters.RescaleDivisor(x.Level);
        (_, MsSeal.GaloisKeys conjugation) = (Keys.Relinearization, Keys.Conjugation);
        return Make(x.Native, x.Level - 1, scale, sum =>
        {
            using MsSeal.Ciphertext conjugate = Copy(x.Native), difference = Copy(x.Native);
            ApplyGalois(conjugate, Parameters.Ring.ConjugationElement, conjugation);
            Subtract(difference, conjugate);
            Square(difference);
            Multiply(difference, root.Native);
            Add(sum, conjugate);
            Square(sum);
            Subtract(sum, difference);
            Relinearize(sum, x.Level);
            Rescale(sum);
        });
    }

    public ICiphertext Rescale(ICiphertext a)
    {
        SealNetCiphertext x = Own(a);
        OperandRules.Rescalable(x.Level);
        return Make(x.Native, x.Level - 1, x.Scale / Parameters.RescaleDivisor(x.Level), Rescale);
    }

    public ICiphertext DropToLevel(ICiphertext a, int level)
    {
        SealNetCiphertext x = Own(a);
        OperandRules.Droppable(Parameters, x.Level, level);
        return Make(x.Native, level, x.Scale, low =>
        {
            for (int from = x.Level; from > level; from--)
                AllowTransparent(low, () => _evaluator.ModSwitchToNextInplace(low, _context.Pool));
        });
    }

    // Keys are asked for before any work.
    private double CheckProduct(SealNetCiphertext x, SealNetCiphertext y)
    {
        OperandRules.SameLevel(x.Level, y.Level);
        double scale = OperandRules.ProductScale(Parameters, x.Level, x.Scale, y.Scale);
        _ = Keys.Relinearization;
        return scale;
    }

    private void MultiplyAndRelinearize(MsSeal.Ciphertext product, SealNetCiphertext x, SealNetCiphertext y)
    {
        if (x == y)
            Square(product);
        else
            AllowTransparent(product, () => _evaluator.MultiplyInplace(product, y.Native, _context.Pool));
        Relinearize(product, x.Level);
    }
}
