namespace HeGpu.Models;

// Operators that move numbers without changing them.
internal sealed partial class OnnxTranslator
{
    private OnnxFeature Concatenate(OnnxNode node)
    {
        OnnxFeature[] parts = [.. node.Inputs.Select((_, i) => Feature(node, i))];
        if (parts.Length == 0) throw Error(node, "it joins nothing.");
        long axis = Integer(node, "axis", 0);
        int rank = parts[0].IsVector ? 2 : 4;
        if (axis != 1 && axis != 1 - rank) throw Error(node, $"axis {axis}; images are joined along their channels (axis 1).");
        if (parts.Any(p => p.IsVector != parts[0].IsVector)) throw Error(node, "a vector is joined with an image.");
        if (parts.Length == 1) return parts[0];
        return Output(node, Add(node, new ConcatLayer(_layers.NewName(Wish(node)), [.. parts.Select(Materialize)])), parts[0].IsVector);
    }

    private OnnxFeature Flatten(OnnxNode node)
    {
        OnnxFeature x = Feature(node, 0);
        long axis = Integer(node, "axis", 1);
        if (axis != 1 && axis != (x.IsVector ? -1 : -3)) throw Error(node, $"axis {axis}; images are flattened whole (axis 1).");
        return Flattened(node, x);
    }

    private OnnxFeature Flattened(OnnxNode node, OnnxFeature x)
    {
        if (x.IsVector) return x;
        if (_layers.ShapeOf(x.Layer) is { Height: 1, Width: 1 }) return x with { IsVector = true };
        return Output(node, Add(node, new FlattenLayer(_layers.NewName(Wish(node)), Materialize(x))), isVector: true);
    }

    /// <summary>A reshape to [batch, features] is a flatten, one to the tensor's own shape is nothing.</summary>
    private OnnxFeature Reshape(OnnxNode node)
    {
        OnnxFeature x = Feature(node, 0);
        IReadOnlyList<long> target = Integers(node, "shape", 1) ?? throw Error(node, "it has no shape.");
        TensorShape? known = _layers.ShapeOf(x.Layer);
        long? size = x.IsVector ? x.Channels : known is { } s ? (long)s.Channels * s.Height * s.Width : null;
        string wanted = $"[{string.Join(",", target)}]";
        switch (target)
        {
            case [0 or 1 or -1, var features] when features == size || (features == -1 && target[0] != -1):
                return Flattened(node, x);
            case [0 or 1 or -1, > 0, 0 or > 0, 0 or > 0] when !x.IsVector && known is { } shape && shape.Channels == target[1] && (target[2] == 0 || target[2] == shape.Height) && (target[3] == 0 || target[3] == shape.Width):
                return x;
            default:
                throw Error(node, $"{(known is null ? "an image of open size (say it: --input CxHxW)" : known.ToString())} to {wanted}; only flattening to [batch, features] is read.");
        }
    }

    /// <summary>Of a 1x1 image: it becomes a vector.</summary>
    private OnnxFeature Squeeze(OnnxNode node)
    {
        OnnxFeature x = Feature(node, 0);
        long[] axes = [.. (Integers(node, "axes", 1) ?? []).Select(a => a < 0 ? a + 4 : a).Order()];
        if (x.IsVector || _layers.ShapeOf(x.Layer) is not { Height: 1, Width: 1 } || !axes.SequenceEqual([2L, 3L])) throw Error(node, "only height and width of a 1x1 image ([2,3]) are taken away.");
        return x with { IsVector = true };
    }

    /// <summary>Of a vector: it becomes a 1x1 image.</summary>
    private OnnxFeature Unsqueeze(OnnxNode node)
    {
        OnnxFeature x = Feature(node, 0);
        long[] axes = [.. (Integers(node, "axes", 1) ?? []).Select(a => a < 0 ? a + 4 : a).Order()];
        return x.IsVector && axes.SequenceEqual([2L, 3L]) ? x with { IsVector = false } : throw Error(node, "only a vector is read here, to become a 1x1 image (axes [2,3]).");
    }

    private OnnxValue Pad(OnnxNode node)
    {
        OnnxFeature x = Feature(node, 0);
        IReadOnlyList<long> pads = Integers(node, "pads", 1) ?? Integers(node, "paddings") ?? throw Error(node, "it has no pads.");
        string list = $"pads [{string.Join(",", pads)}]";
        if (pads.All(p => p == 0)) return x;
        if (Text(node, "mode", "constant") is not "constant" and var mode) throw Error(node, $"mode {mode}; zeros are padded.");
        if (Number(node, "value", 0) != 0 || Constant(node, 2)?.Values.Any(v => v != 0) == true) throw Error(node, "it pads with a value that is not zero.");
        if (Constant(node, 3) is not null || x.IsVector || pads.Count != 8) throw Error(node, $"{list}; height and width of images are padded.");
        if (pads[0] != 0 || pads[1] != 0 || pads[4] != 0 || pads[5] != 0 || pads[2] is < 0 or > ModelGraph.MaxKernel || pads[3] != pads[2] || pads[6] != pads[2] || pads[7] != pads[2])
            throw Error(node, $"{list}; padding alike on all four sides is read, up to {ModelGraph.MaxKernel}.");
        return new OnnxPadded(x, (int)pads[2]);
    }

    /// <summary>Batch (1), channels, height, width; what the file leaves open is not a number until somebody needs it.</summary>
    private OnnxConstant ShapeOf(OnnxNode node)
    {
        if (node.Attributes.ContainsKey("start") || node.Attributes.ContainsKey("end")) throw Error(node, "start and end; whole shapes are read.");
        if (Input(node, 0) is OnnxConstant constant) return new([constant.Dimensions.Count], [.. constant.Dimensions.Select(d => (double)d)]);
        OnnxFeature x = Feature(node, 0);
        double channels = x.Channels ?? double.NaN;
        TensorShape? shape = _layers.ShapeOf(x.Layer);
        return x.IsVector ? new([2], [1, channels]) : new([4], [1, channels, shape?.Height ?? double.NaN, shape?.Width ?? double.NaN]);
    }
}
