using System.Buffers;
using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

public sealed partial class CkksEvaluator
{
    public Ciphertext Add(Ciphertext a, Plaintext b) => Add(a, b, NewResult());

    public Ciphertext Add(Ciphertext a, Plaintext b, Ciphertext destination) => AddPlain(a, b, destination, subtract: false);

    public Ciphertext Subtract(Ciphertext a, Plaintext b) => Subtract(a, b, NewResult());

    public Ciphertext Subtract(Ciphertext a, Plaintext b, Ciphertext destination) => AddPlain(a, b, destination, subtract: true);

    /// <summary>Not rescaled: the scale is the product of both.</summary>
    public Ciphertext Multiply(Ciphertext a, Plaintext b) => Multiply(a, b, NewResult());

    /// <inheritdoc cref="Multiply(Ciphertext, Plaintext)"/>
    public Ciphertext Multiply(Ciphertext a, Plaintext b, Ciphertext destination)
    {
        Check(a);
        Check(b);
        OperandRules.SameLevel(a.Level, b.Level);
        double scale = OperandRules.ProductScale(Parameters, a.Level, a.Scale, b.Scale);
        DeviceBuffer target = Target(destination, a.Size, a.Level);
        Device.Multiply(a.View, b.View, View(target, a.Size, a.Level));
        destination.Become(target, a.Size, a.Level, scale);
        return destination;
    }

    /// <summary>sum_k a[k] b[k], reduced once; not rescaled. The products of scales must agree.</summary>
    public Ciphertext SumOfProducts(ReadOnlySpan<Ciphertext> a, ReadOnlySpan<Plaintext> b) => SumOfProducts(a, b, NewResult());

    /// <inheritdoc cref="SumOfProducts(ReadOnlySpan{Ciphertext}, ReadOnlySpan{Plaintext})"/>
    public Ciphertext SumOfProducts(ReadOnlySpan<Ciphertext> a, ReadOnlySpan<Plaintext> b, Ciphertext destination)
    {
        OperandRules.Terms(a.Length, b.Length);
        int level = a[0].Level;
        double scale = OperandRules.ProductScale(Parameters, level, a[0].Scale, b[0].Scale);
        PolyView<Ntt>[] factors = ArrayPool<PolyView<Ntt>>.Shared.Rent(2 * a.Length);
        try
        {
            for (int k = 0; k < a.Length; k++)
                (factors[k], factors[a.Length + k]) = Factors(a[k], b[k], level, scale);
            DeviceBuffer target = Rent(2, level);
            Device.SumOfProducts(factors.AsSpan(0, a.Length), factors.AsSpan(a.Length, a.Length), View(target, 2, level));
            destination.Become(target, 2, level, scale);
            return destination;
        }
        finally
        {
            ArrayPool<PolyView<Ntt>>.Shared.Return(factors, clearArray: true);
        }
    }

    /// <summary>
    /// Several sums over shared operands: result j is the sum of a[k] b[k] over the terms from ends[j-1] (0 for the first) to ends[j] - 1, reduced once;
    /// not rescaled. All products of scales must agree.
    /// </summary>
    public Ciphertext[] SumsOfProducts(ReadOnlySpan<Ciphertext> a, ReadOnlySpan<Plaintext> b, ReadOnlySpan<int> ends)
    {
        OperandRules.Terms(a.Length, b.Length);
        int level = a[0].Level;
        double scale = OperandRules.ProductScale(Parameters, level, a[0].Scale, b[0].Scale);
        var factors = new PolyView<Ntt>[2 * a.Length];
        for (int k = 0; k < a.Length; k++)
            (factors[k], factors[a.Length + k]) = Factors(a[k], b[k], level, scale);
        var results = new Ciphertext[ends.Length];
        var destinations = new PolyView<Ntt>[ends.Length];
        try
        {
            for (int j = 0; j < results.Length; j++)
            {
                DeviceBuffer target = Rent(2, level);
                destinations[j] = View(target, 2, level);
                results[j] = NewResult();
                results[j].Become(target, 2, level, scale);
            }
            Device.SumsOfProducts(factors.AsSpan(0, a.Length), factors.AsSpan(a.Length), ends, destinations);
            return results;
        }
        catch
        {
            foreach (Ciphertext? result in results)
                result?.Dispose();
            throw;
        }
    }

    private (PolyView<Ntt> Ciphertext, PolyView<Ntt> Plaintext) Factors(Ciphertext a, Plaintext b, int level, double scale)
    {
        CheckRelinearized(a);
        Check(b);
        OperandRules.SameLevel(level, a.Level);
        OperandRules.SameLevel(level, b.Level);
        OperandRules.SameScale(scale, a.Scale * b.Scale);
        return (a.View, b.View);
    }

    // Only c_0 changes.
    private Ciphertext AddPlain(Ciphertext a, Plaintext b, Ciphertext destination, bool subtract)
    {
        Check(a);
        Check(b);
        OperandRules.Addable(a.Level, a.Scale, b.Level, b.Scale);
        DeviceBuffer target = Target(destination, a.Size, a.Level);
        PolyView<Ntt> result = View(target, a.Size, a.Level);
        if (!ReferenceEquals(target, a.View.Buffer))
            Device.Copy(a.View.Slice(1, a.Size - 1), result.Slice(1, a.Size - 1));
        if (subtract)
            Device.Subtract(a.View.Slice(0), b.View, result.Slice(0));
        else
            Device.Add(a.View.Slice(0), b.View, result.Slice(0));
        destination.Become(target, a.Size, a.Level, a.Scale);
        return destination;
    }
}
