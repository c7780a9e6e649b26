namespace HeGpu.Models;

/// <summary>Row-major tensors of constants, rearranged. Callers have checked that axes and sizes fit.</summary>
internal static class OnnxArithmetic
{
    /// <summary>Steps between neighbours along each dimension.</summary>
    public static int[] Strides(IReadOnlyList<long> dimensions)
    {
        var strides = new int[dimensions.Count];
        int step = 1;
        for (int d = strides.Length - 1; d >= 0; d--) (strides[d], step) = (step, step * (int)dimensions[d]);
        return strides;
    }

    /// <summary>Number of elements, or null where it is beyond <see cref="int.MaxValue"/> or a dimension is negative.</summary>
    public static long? Count(IEnumerable<long> dimensions)
    {
        long count = 1;
        foreach (long d in dimensions)
            if (d is < 0 or > int.MaxValue || (count *= d) > int.MaxValue) return null;
        return count;
    }

    /// <summary>result[i, j, ...] = values[offset + i strides[0] + j strides[1] + ...].</summary>
    public static OnnxConstant Strided(OnnxConstant tensor, IReadOnlyList<long> dimensions, int[] strides, int offset = 0)
    {
        var result = new double[(int)Count(dimensions)!];
        var index = new long[dimensions.Count];
        for (int i = 0, at = offset; i < result.Length; i++)
        {
            result[i] = tensor.Values[at];
            for (int d = index.Length - 1; d >= 0; d--)
            {
                at += strides[d];
                if (++index[d] < dimensions[d]) break;
                at -= strides[d] * (int)index[d];
                index[d] = 0;
            }
        }

        return new(dimensions, result);
    }

    /// <summary>result's dimension d is the tensor's dimension order[d].</summary>
    public static OnnxConstant Transpose(OnnxConstant tensor, IReadOnlyList<int> order)
    {
        int[] strides = Strides(tensor.Dimensions);
        return Strided(tensor, [.. order.Select(d => tensor.Dimensions[d])], [.. order.Select(d => strides[d])]);
    }

    /// <summary>Entries first, first + 1, ... of a dimension.</summary>
    public static OnnxConstant Take(OnnxConstant tensor, int axis, int first, int count)
    {
        int[] strides = Strides(tensor.Dimensions);
        return Strided(tensor, [.. tensor.Dimensions.Select((d, i) => i == axis ? count : d)], strides, first * strides[axis]);
    }

    /// <summary>Dimensions that two tensors have when each is repeated along what it lacks (NumPy's rule); null where they do not fit.</summary>
    public static long[]? Broadcast(IReadOnlyList<long> a, IReadOnlyList<long> b)
    {
        var result = new long[Math.Max(a.Count, b.Count)];
        for (int i = 1; i <= result.Length; i++)
        {
            long x = i <= a.Count ? a[^i] : 1, y = i <= b.Count ? b[^i] : 1;
            if (x != y && x != 1 && y != 1) return null;
            result[^i] = x == 1 ? y : x;
        }

        return result;
    }

    /// <summary>A tensor repeated to dimensions that <see cref="Broadcast"/> gave.</summary>
    public static OnnxConstant Expand(OnnxConstant tensor, IReadOnlyList<long> dimensions)
    {
        int[] own = Strides(tensor.Dimensions), strides = new int[dimensions.Count];
        for (int i = 1; i <= own.Length; i++) strides[^i] = tensor.Dimensions[^i] == 1 ? 0 : own[^i];
        return Strided(tensor, dimensions, strides);
    }
}
