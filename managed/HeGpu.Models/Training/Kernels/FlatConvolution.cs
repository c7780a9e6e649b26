using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HeGpu.Models;

/// <summary>
/// Convolution as a one-dimensional one: in a plane stored with its zero border and row stride S, the window element (u, v) of output
/// position i = y S + x is input position i + u S + v, whatever the row. So all rows are computed in one long vector loop; the
/// S - W positions between two rows receive values that nobody reads.
///
/// A "term" is one (input channel, window element), given by its offset from i. The register tile is four outputs by two vectors of
/// eight: eight independent multiply-adds cover the latency of the unit, and it fits the sixteen registers of AVX2. (Vectors of 16
/// were measured 16 % faster on one AVX-512 machine and not worth a second path.)
/// </summary>
internal static class FlatConvolution
{
    /// <summary>Positions per tile: lengths are rounded up to it, so buffers need this much room at their end.</summary>
    public const int TileLength = 16;

    /// <summary><paramref name="length"/> rounded up to whole tiles.</summary>
    public static int Round(int length) => (length + TileLength - 1) / TileLength * TileLength;

    /// <summary>target[o][i] = bias[o] + sum over terms m of weights[o][m] source[i + offsets[m]] for 0 &lt;= i &lt; length.</summary>
    /// <param name="source">At least length plus the largest offset.</param>
    /// <param name="offsets">One per term.</param>
    /// <param name="weights">[outputs][terms].</param>
    /// <param name="bias">One per output, or empty for zero.</param>
    /// <param name="target">[outputs][length].</param>
    /// <param name="length">A multiple of <see cref="TileLength"/>.</param>
    public static void Run(
        ReadOnlySpan<float> source, ReadOnlySpan<int> offsets, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> target, int length)
    {
        int terms = offsets.Length, outputs = weights.Length / terms;
        CheckExtents(source, offsets, length);
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, outputs * length, nameof(target));

        float[] packed = ArrayPool<float>.Shared.Rent(4 * terms);
        for (int o = 0; o < outputs; o += 4)
        {
            // Four outputs' weights side by side, term after term; rows beyond the last output repeat it and are not stored.
            int rows = Math.Min(4, outputs - o);
            for (int m = 0; m < terms; m++)
            for (int j = 0; j < 4; j++)
                packed[(4 * m) + j] = weights[((o + Math.Min(j, rows - 1)) * terms) + m];
            Vector128<float> start = default;
            for (int j = 0; j < rows && !bias.IsEmpty; j++) start = start.WithElement(j, bias[o + j]);
            RunFour(source, offsets, packed, start, target.Slice(o * length, rows * length), length, rows);
        }

        ArrayPool<float>.Shared.Return(packed);
    }

    /// <summary>gradient[o][m] = sum over 0 &lt;= i &lt; length of output[o][i] source[i + offsets[m]]: the derivative of <see cref="Run"/> by its weights.</summary>
    public static void WeightGradient(
        ReadOnlySpan<float> source, ReadOnlySpan<int> offsets, ReadOnlySpan<float> output, Span<float> gradient, int length)
    {
        int terms = offsets.Length, outputs = gradient.Length / terms;
        CheckExtents(source, offsets, length);
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, outputs * length, nameof(output));
        Span<float> sums = stackalloc float[8];
        for (int o = 0; o < outputs; o += 4)
        for (int m = 0; m < terms; m += 2)
        {
            // A tile that would run over repeats its last row or column and drops the copies.
            int rows = Math.Min(4, outputs - o), columns = Math.Min(2, terms - m);
            DotFourByTwo(
                output[(o * length)..], source[offsets[m]..], source[offsets[m + columns - 1]..],
                length, length * Math.Min(1, rows - 1), length * Math.Min(2, rows - 1), length * Math.Min(3, rows - 1), sums);
            for (int j = 0; j < rows; j++)
            for (int k = 0; k < columns; k++)
                gradient[((o + j) * terms) + m + k] = sums[(2 * j) + k];
        }
    }

    private static void CheckExtents(ReadOnlySpan<float> source, ReadOnlySpan<int> offsets, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(length % TileLength, 0, nameof(length));
        foreach (int offset in offsets) ArgumentOutOfRangeException.ThrowIfLessThan(source.Length, offset + length, nameof(source));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunFour(
        ReadOnlySpan<float> source, ReadOnlySpan<int> offsets, ReadOnlySpan<float> packed, Vector128<float> bias, Span<float> target, int length, int rows)
    {
        ref float s = ref MemoryMarshal.GetReference(source), w = ref MemoryMarshal.GetReference(packed), t = ref MemoryMarshal.GetReference(target);
        ref int offset = ref MemoryMarshal.GetReference(offsets);
        int terms = offsets.Length;
        for (int i = 0; i < length; i += TileLength)
        {
            Vector256<float> a0 = Vector256.Create(bias[0]), b0 = a0, a1 = Vector256.Create(bias[1]), b1 = a1;
            Vector256<float> a2 = Vector256.Create(bias[2]), b2 = a2, a3 = Vector256.Create(bias[3]), b3 = a3;
            for (int m = 0; m < terms; m++)
            {
                ref float x = ref Unsafe.Add(ref s, i + Unsafe.Add(ref offset, m));
                ref float f = ref Unsafe.Add(ref w, 4 * m);
                Vector256<float> left = Vector256.LoadUnsafe(ref x), right = Vector256.LoadUnsafe(ref x, 8), factor = Vector256.Create(f);
                a0 = Vector256.FusedMultiplyAdd(left, factor, a0);
                b0 = Vector256.FusedMultiplyAdd(right, factor, b0);
                factor = Vector256.Create(Unsafe.Add(ref f, 1));
                a1 = Vector256.FusedMultiplyAdd(left, factor, a1);
                b1 = Vector256.FusedMultiplyAdd(right, factor, b1);
                factor = Vector256.Create(Unsafe.Add(ref f, 2));
                a2 = Vector256.FusedMultiplyAdd(left, factor, a2);
                b2 = Vector256.FusedMultiplyAdd(right, factor, b2);
                factor = Vector256.Create(Unsafe.Add(ref f, 3));
                a3 = Vector256.FusedMultiplyAdd(left, factor, a3);
                b3 = Vector256.FusedMultiplyAdd(right, factor, b3);
            }

            ref float at = ref Unsafe.Add(ref t, i);
            a0.StoreUnsafe(ref at);
            b0.StoreUnsafe(ref at, 8);
            if (rows == 1) continue;
            a1.StoreUnsafe(ref at, (nuint)length);
            b1.StoreUnsafe(ref at, (nuint)length + 8);
            if (rows == 2) continue;
            a2.StoreUnsafe(ref at, 2 * (nuint)length);
            b2.StoreUnsafe(ref at, (2 * (nuint)length) + 8);
            if (rows == 3) continue;
            a3.StoreUnsafe(ref at, 3 * (nuint)length);
            b3.StoreUnsafe(ref at, (3 * (nuint)length) + 8);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotFourByTwo(
        ReadOnlySpan<float> rows, ReadOnlySpan<float> left, ReadOnlySpan<float> right, int length, int row1, int row2, int row3, Span<float> sums)
    {
        ref float g0 = ref MemoryMarshal.GetReference(rows), x = ref MemoryMarshal.GetReference(left), y = ref MemoryMarshal.GetReference(right);
        ref float g1 = ref Unsafe.Add(ref g0, row1), g2 = ref Unsafe.Add(ref g0, row2), g3 = ref Unsafe.Add(ref g0, row3);
        Vector256<float> a0 = default, b0 = default, a1 = default, b1 = default, a2 = default, b2 = default, a3 = default, b3 = default;
        for (nuint i = 0; i < (nuint)length; i += 8)
        {
            Vector256<float> p = Vector256.LoadUnsafe(ref x, i), q = Vector256.LoadUnsafe(ref y, i), g = Vector256.LoadUnsafe(ref g0, i);
            a0 = Vector256.FusedMultiplyAdd(g, p, a0);
            b0 = Vector256.FusedMultiplyAdd(g, q, b0);
            g = Vector256.LoadUnsafe(ref g1, i);
            a1 = Vector256.FusedMultiplyAdd(g, p, a1);
            b1 = Vector256.FusedMultiplyAdd(g, q, b1);
            g = Vector256.LoadUnsafe(ref g2, i);
            a2 = Vector256.FusedMultiplyAdd(g, p, a2);
            b2 = Vector256.FusedMultiplyAdd(g, q, b2);
            g = Vector256.LoadUnsafe(ref g3, i);
            a3 = Vector256.FusedMultiplyAdd(g, p, a3);
            b3 = Vector256.FusedMultiplyAdd(g, q, b3);
        }

        sums[0] = Vector256.Sum(a0);
        sums[1] = Vector256.Sum(b0);
        sums[2] = Vector256.Sum(a1);
        sums[3] = Vector256.Sum(b1);
        sums[4] = Vector256.Sum(a2);
        sums[5] = Vector256.Sum(b2);
        sums[6] = Vector256.Sum(a3);
        sums[7] = Vector256.Sum(b3);
    }
}
