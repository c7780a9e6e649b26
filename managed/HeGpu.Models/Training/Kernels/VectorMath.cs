using System.Numerics;

namespace HeGpu.Models;

/// <summary>Element-wise loops over spans of one length. Sums have a fixed order, so results do not depend on threads.</summary>
internal static class VectorMath
{
    private static int Lanes => Vector<float>.Count;

    /// <summary>target += source.</summary>
    public static void Add(ReadOnlySpan<float> source, Span<float> target)
    {
        int i = 0;
        for (; i <= target.Length - Lanes; i += Lanes) (new Vector<float>(target[i..]) + new Vector<float>(source[i..])).CopyTo(target[i..]);
        for (; i < target.Length; i++) target[i] += source[i];
    }

    /// <summary>target = the sum, in order, of the rows of its length in <paramref name="rows"/>.</summary>
    public static void SumRows(ReadOnlySpan<float> rows, Span<float> target)
    {
        target.Clear();
        for (int at = 0; at < rows.Length; at += target.Length) Add(rows.Slice(at, target.Length), target);
    }

    /// <summary>target += factor source.</summary>
    public static void AddScaled(ReadOnlySpan<float> source, float factor, Span<float> target)
    {
        int i = 0;
        for (; i <= target.Length - Lanes; i += Lanes)
            (new Vector<float>(target[i..]) + (new Vector<float>(source[i..]) * factor)).CopyTo(target[i..]);
        for (; i < target.Length; i++) target[i] += factor * source[i];
    }

    /// <summary>target = source scale + shift.</summary>
    public static void Affine(ReadOnlySpan<float> source, float scale, float shift, Span<float> target)
    {
        var addend = new Vector<float>(shift);
        int i = 0;
        for (; i <= target.Length - Lanes; i += Lanes) ((new Vector<float>(source[i..]) * scale) + addend).CopyTo(target[i..]);
        for (; i < target.Length; i++) target[i] = (source[i] * scale) + shift;
    }

    /// <summary>target += source scale + shift.</summary>
    public static void AddAffine(ReadOnlySpan<float> source, float scale, float shift, Span<float> target)
    {
        var addend = new Vector<float>(shift);
        int i = 0;
        for (; i <= target.Length - Lanes; i += Lanes)
            (new Vector<float>(target[i..]) + (new Vector<float>(source[i..]) * scale) + addend).CopyTo(target[i..]);
        for (; i < target.Length; i++) target[i] += (source[i] * scale) + shift;
    }

    public static float Sum(ReadOnlySpan<float> a)
    {
        Vector<float> sum = default;
        int i = 0;
        for (; i <= a.Length - Lanes; i += Lanes) sum += new Vector<float>(a[i..]);
        float total = Vector.Sum(sum);
        for (; i < a.Length; i++) total += a[i];
        return total;
    }

    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector<float> sum = default;
        int i = 0;
        for (; i <= a.Length - Lanes; i += Lanes) sum += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        float total = Vector.Sum(sum);
        for (; i < a.Length; i++) total += a[i] * b[i];
        return total;
    }

    /// <summary>max |a|.</summary>
    public static float Largest(ReadOnlySpan<float> a)
    {
        Vector<float> largest = default;
        int i = 0;
        for (; i <= a.Length - Lanes; i += Lanes) largest = Vector.Max(largest, Vector.Abs(new Vector<float>(a[i..])));
        float result = 0;
        for (int j = 0; j < Lanes; j++) result = Math.Max(result, largest[j]);
        for (; i < a.Length; i++) result = Math.Max(result, Math.Abs(a[i]));
        return result;
    }

    /// <summary>Sum of (a - center)^2.</summary>
    public static float SumOfSquares(ReadOnlySpan<float> a, float center)
    {
        var middle = new Vector<float>(center);
        Vector<float> sum = default;
        int i = 0;
        for (; i <= a.Length - Lanes; i += Lanes)
        {
            Vector<float> d = new Vector<float>(a[i..]) - middle;
            sum += d * d;
        }

        float total = Vector.Sum(sum);
        for (; i < a.Length; i++) total += (a[i] - center) * (a[i] - center);
        return total;
    }
}
