using System.Runtime.ExceptionServices;

namespace HeGpu.SealNet;

// Sums of products: SEAL has no fused form. Different results are made on different threads.
public sealed partial class SealNetEvaluator
{
    /// <summary>On several threads.</summary>
    public void ForEach(int count, Action<int> body)
    {
        try
        {
            Parallel.For(0, count, _parallel, body);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }

    public ICiphertext MultiplyPlain(ICiphertext a, IPlaintext b)
    {
        (SealNetCiphertext x, SealNetPlaintext y) = (Own(a), Own(b));
        OperandRules.SameLevel(x.Level, y.Level);
        return Make(x.Native, x.Level, OperandRules.ProductScale(Parameters, x.Level, x.Scale, y.Scale), product => Multiply(product, y.Native));
    }

    public ICiphertext SumOfProducts(ReadOnlySpan<ICiphertext> a, ReadOnlySpan<IPlaintext> b) => SumsOfProducts(a, b, [a.Length])[0];

    public ICiphertext[] SumsOfProducts(ReadOnlySpan<ICiphertext> a, ReadOnlySpan<IPlaintext> b, ReadOnlySpan<int> ends)
    {
        OperandRules.Terms(a.Length, b.Length);
        var x = new SealNetCiphertext[a.Length];
        var y = new SealNetPlaintext[b.Length];
        for (int k = 0; k < x.Length; k++)
            (x[k], y[k]) = (Own(a[k]), Own(b[k]));
        int level = x[0].Level;
        double scale = OperandRules.ProductScale(Parameters, level, x[0].Scale, y[0].Scale);
        for (int k = 0; k < x.Length; k++)
        {
            OperandRules.SameLevel(level, x[k].Level);
            OperandRules.SameLevel(level, y[k].Level);
            OperandRules.SameScale(scale, x[k].Scale * y[k].Scale);
        }
        int[] bounds = [0, .. ends];
        return MakeMany(ends.Length, j => Sum(x.AsMemory(bounds[j]..bounds[j + 1]), y.AsMemory(bounds[j]..bounds[j + 1]), scale));
    }

    private SealNetCiphertext Sum(ReadOnlyMemory<SealNetCiphertext> a, ReadOnlyMemory<SealNetPlaintext> b, double scale)
    {
        SealNetCiphertext first = a.Span[0];
        return Make(first.Native, first.Level, scale, sum =>
        {
            Multiply(sum, b.Span[0].Native);
            for (int k = 1; k < a.Length; k++)
            {
                using MsSeal.Ciphertext term = Copy(a.Span[k].Native);
                Multiply(term, b.Span[k].Native);
                Add(sum, term);
            }
        });
    }

    // All or none.
    private SealNetCiphertext[] MakeMany(int count, Func<int, SealNetCiphertext> make)
    {
        var results = new SealNetCiphertext[count];
        try
        {
            ForEach(count, i => results[i] = make(i));
            return results;
        }
        catch
        {
            foreach (SealNetCiphertext? made in results)
                made?.Dispose();
            throw;
        }
    }
}
