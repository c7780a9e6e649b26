namespace HeGpu.Models;

// Nodes whose inputs are all constants: how exporters write shapes, coefficients of activations, transposed weights.
internal sealed partial class OnnxTranslator
{
    private const int TypeInt32 = 6, TypeInt64 = 7;

    private OnnxConstant[] Fold(OnnxNode node, OnnxConstant?[] inputs)
    {
        OnnxConstant x = inputs[0] ?? throw Error(node, "its first input is missing.");
        Charge(node, x.Values.Length);
        switch (node.Operator)
        {
            case "Identity" or "Dropout":
                return [x];
            case "Cast":
                return [Integer(node, "to", 1) is TypeInt32 or TypeInt64 ? x with { Values = Array.ConvertAll(x.Values, Math.Truncate) } : x];
            case "Neg":
                return [x with { Values = Array.ConvertAll(x.Values, v => -v) }];
            case "Sqrt":
                return [x with { Values = Array.ConvertAll(x.Values, Math.Sqrt) }];
            case "Add" or "Sub" or "Mul" or "Div" or "Pow":
                return [Combine(node, x, Weightless(node, inputs, 1))];
            case "Reshape":
                return [Reshaped(node, x, Whole(node, Weightless(node, inputs, 1)))];
            case "Flatten":
                return [FlatConstant(node, x)];
            case "Squeeze":
                return [Squeezed(node, x)];
            case "Unsqueeze":
                return [Unsqueezed(node, x)];
            case "Transpose":
                return [Transposed(node, x)];
            case "Gather":
                return [Gathered(node, x, Weightless(node, inputs, 1))];
            case "Concat":
                return [Joined(node, [.. inputs.Select((_, i) => Weightless(node, inputs, i))])];
            case "Split":
                return Parts(node, x);
            case "Slice":
                return [Sliced(node, x)];
            case "Expand":
                long[] wanted = OnnxArithmetic.Broadcast(x.Dimensions, Whole(node, Weightless(node, inputs, 1))) ?? throw Error(node, $"{x} cannot be expanded so.");
                return [Repeated(node, x, wanted)];
            default:
                throw Error(node, "this operator on constants is not read; export with constant folding (do_constant_folding=True).");
        }
    }

    private OnnxConstant Weightless(OnnxNode node, OnnxConstant?[] inputs, int index) =>
        index < inputs.Length && inputs[index] is { } constant ? constant : throw Error(node, $"its input {index} is missing.");

    private OnnxConstant Combine(OnnxNode node, OnnxConstant a, OnnxConstant b)
    {
        long[] dimensions = OnnxArithmetic.Broadcast(a.Dimensions, b.Dimensions) ?? throw Error(node, $"its inputs {a} and {b} do not fit together.");
        double[] x = Repeated(node, a, dimensions).Values, y = Repeated(node, b, dimensions).Values;
        Func<double, double, double> combine = node.Operator switch
        {
            "Add" => (u, v) => u + v,
            "Sub" => (u, v) => u - v,
            "Mul" => (u, v) => u * v,
            "Div" => (u, v) => u / v,
            _ => Math.Pow,
        };
        return new(dimensions, [.. x.Zip(y, combine)]);
    }

    private OnnxConstant Repeated(OnnxNode node, OnnxConstant x, long[] dimensions)
    {
        Charge(node, OnnxArithmetic.Count(dimensions) ?? throw Error(node, $"a constant of [{string.Join(",", dimensions)}] is larger than any file that is read."));
        return OnnxArithmetic.Expand(x, dimensions);
    }

    private OnnxConstant Reshaped(OnnxNode node, OnnxConstant x, long[] dimensions)
    {
        string shape = $"[{string.Join(",", dimensions)}]";
        if (dimensions.Length > OnnxTensor.MaxRank) throw Error(node, $"{shape} has more than {OnnxTensor.MaxRank} dimensions.");
        long[] result = [.. dimensions.Select((d, i) => d == 0 && i < x.Dimensions.Count ? x.Dimensions[i] : d)];
        int open = Array.IndexOf(result, -1);
        if (open >= 0 && OnnxArithmetic.Count(result.Where((_, i) => i != open)) is > 0 and var others) result[open] = x.Values.Length / others;
        return OnnxArithmetic.Count(result) == x.Values.Length ? x with { Dimensions = result } : throw Error(node, $"{x} cannot be reshaped to {shape}.");
    }

    private OnnxConstant FlatConstant(OnnxNode node, OnnxConstant x)
    {
        int axis = (int)Integer(node, "axis", 1), rank = x.Dimensions.Count;
        if (axis < 0) axis += rank;
        if (axis < 0 || axis > rank) throw Error(node, $"{x} has no dimension {axis}.");
        long first = OnnxArithmetic.Count(x.Dimensions.Take(axis))!.Value;
        return x with { Dimensions = [first, first == 0 ? 0 : x.Values.Length / first] };
    }

    private OnnxConstant Squeezed(OnnxNode node, OnnxConstant x)
    {
        int[]? axes = Integers(node, "axes", 1) is { } given ? [.. given.Select(a => Axis(node, a, x.Dimensions.Count))] : null;
        if (axes?.Any(a => x.Dimensions[a] != 1) == true) throw Error(node, $"{x} is not 1 along all of axes [{string.Join(",", axes)}].");
        return x with { Dimensions = [.. x.Dimensions.Where((d, i) => axes is null ? d != 1 : !axes.Contains(i))] };
    }

    private OnnxConstant Unsqueezed(OnnxNode node, OnnxConstant x)
    {
        IReadOnlyList<long> axes = Integers(node, "axes", 1) ?? throw Error(node, "it has no axes.");
        int rank = x.Dimensions.Count + axes.Count;
        if (rank > OnnxTensor.MaxRank) throw Error(node, $"{rank} dimensions; at most {OnnxTensor.MaxRank} are read.");
        var result = new List<long>(x.Dimensions);
        foreach (int axis in axes.Select(a => Axis(node, a, rank)).Order()) result.Insert(Math.Min(axis, result.Count), 1);
        return x with { Dimensions = result };
    }

    private OnnxConstant Transposed(OnnxNode node, OnnxConstant x)
    {
        int rank = x.Dimensions.Count;
        int[] order = Integers(node, "perm") is { } given ? [.. given.Select(d => Axis(node, d, rank))] : [.. Enumerable.Range(0, rank).Reverse()];
        return order.Order().SequenceEqual(Enumerable.Range(0, rank)) ? OnnxArithmetic.Transpose(x, order) : throw Error(node, $"[{string.Join(",", order)}] is no order of the dimensions of {x}.");
    }

    private OnnxConstant Gathered(OnnxNode node, OnnxConstant x, OnnxConstant indices)
    {
        int axis = Axis(node, Integer(node, "axis", 0), x.Dimensions.Count);
        if (indices.Dimensions.Count > 1) throw Error(node, $"indices of {indices}; one, or a list of them, is read.");
        int[] at = [.. Whole(node, indices).Select(i => Axis(node, i, (int)x.Dimensions[axis]))];
        Charge(node, at.Length * (long)x.Values.Length);
        OnnxConstant result = Joined(node, axis, [.. at.Select(i => OnnxArithmetic.Take(x, axis, i, 1))]);
        return indices.Dimensions.Count == 1 ? result : result with { Dimensions = [.. x.Dimensions.Where((_, i) => i != axis)] };
    }

    private OnnxConstant Joined(OnnxNode node, OnnxConstant[] parts) => Joined(node, Axis(node, Integer(node, "axis", 0), parts[0].Dimensions.Count), parts);

    private OnnxConstant Joined(OnnxNode node, int axis, OnnxConstant[] parts)
    {
        if (parts.Length == 0) throw Error(node, "it joins nothing.");
        IReadOnlyList<long> like = parts[0].Dimensions;
        if (!parts.All(p => p.Dimensions.Count == like.Count && p.Dimensions.Where((_, i) => i != axis).SequenceEqual(like.Where((_, i) => i != axis))))
            throw Error(node, $"its inputs {string.Join(", ", parts.Select(p => p.ToString()))} do not fit together.");
        Charge(node, parts.Sum(p => (long)p.Values.Length));
        int outer = (int)OnnxArithmetic.Count(like.Take(axis))!;
        var values = new List<double>();
        for (int o = 0; o < outer; o++)
            foreach (OnnxConstant part in parts) values.AddRange(part.Values.AsSpan(o * (part.Values.Length / outer), part.Values.Length / outer));
        return new([.. like.Select((d, i) => i == axis ? parts.Sum(p => p.Dimensions[axis]) : d)], [.. values]);
    }

    private OnnxConstant[] Parts(OnnxNode node, OnnxConstant x)
    {
        int axis = Axis(node, Integer(node, "axis", 0), x.Dimensions.Count), count = node.Outputs.Count;
        long side = x.Dimensions[axis];
        IReadOnlyList<long> sizes = Integers(node, "split", 1) ?? [.. Enumerable.Repeat(side / Math.Max(1, count), count)];
        if (sizes.Any(s => s < 0 || s > side) || sizes.Sum() != side) throw Error(node, $"parts of {string.Join(", ", sizes)} do not make up {x}.");
        int first = 0;
        return [.. sizes.Select(size => OnnxArithmetic.Take(x, axis, (first += (int)size) - (int)size, (int)size))];
    }

    private OnnxConstant Sliced(OnnxNode node, OnnxConstant x)
    {
        IReadOnlyList<long> starts = Integers(node, "starts", 1) ?? [], ends = Integers(node, "ends", 2) ?? [];
        IReadOnlyList<long> axes = Integers(node, "axes", 3) ?? [.. Enumerable.Range(0, starts.Count).Select(i => (long)i)];
        if (starts.Count != ends.Count || starts.Count != axes.Count) throw Error(node, "its starts, ends and axes differ in number.");
        if (Integers(node, "steps", 4)?.Any(s => s != 1) == true) throw Error(node, "steps other than 1.");
        for (int i = 0; i < axes.Count; i++)
        {
            int axis = Axis(node, axes[i], x.Dimensions.Count);
            long side = x.Dimensions[axis], first = Math.Clamp(starts[i] < 0 ? starts[i] + side : starts[i], 0, side), last = Math.Clamp(ends[i] < 0 ? ends[i] + side : ends[i], first, side);
            Charge(node, x.Values.Length);
            x = OnnxArithmetic.Take(x, axis, (int)first, (int)(last - first));
        }

        return x;
    }

    /// <summary>An index counted from either end.</summary>
    private int Axis(OnnxNode node, long axis, int count) =>
        axis >= -count && axis < count ? (int)(axis < 0 ? axis + count : axis) : throw Error(node, $"{axis} is no index among {count}.");
}
