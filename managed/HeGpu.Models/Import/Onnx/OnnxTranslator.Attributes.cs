using System.Text;

namespace HeGpu.Models;

internal sealed partial class OnnxTranslator
{
    private static long Integer(OnnxNode node, string name, long otherwise) => node.Attributes.TryGetValue(name, out OnnxAttribute? a) && a.Integer is { } value ? value : otherwise;

    private static double Number(OnnxNode node, string name, double otherwise) => node.Attributes.TryGetValue(name, out OnnxAttribute? a) && a.Float is { } value ? value : otherwise;

    private static string Text(OnnxNode node, string name, string otherwise) =>
        node.Attributes.TryGetValue(name, out OnnxAttribute? a) && a.Text is { } bytes ? Encoding.UTF8.GetString(bytes.Span[..Math.Min(bytes.Length, 64)]) : otherwise;

    private static IReadOnlyList<long>? Integers(OnnxNode node, string name) =>
        node.Attributes.TryGetValue(name, out OnnxAttribute? a) && a.Integers.Count > 0 ? a.Integers : null;

    /// <summary>Integers that an attribute gave in older versions of an operator, and an input gives in newer ones.</summary>
    private IReadOnlyList<long>? Integers(OnnxNode node, string name, int input) =>
        Integers(node, name) ?? (Constant(node, input) is { } constant ? Whole(node, constant) : null);

    private long[] Whole(OnnxNode node, OnnxConstant constant) => Array.ConvertAll(constant.Values, v =>
        double.IsNaN(v) ? throw Error(node, "it depends on the size of the image, which the file leaves open; say it (--input CxHxW).") : (long)v);

    private OnnxTensor ConstantOf(OnnxNode node)
    {
        foreach ((string name, OnnxAttribute value) in node.Attributes)
        {
            if (name == "value" && value.Tensor is { } tensor) return tensor;
            if (name == "value_float" && value.Float is { } number) return Listed([], [number], []);
            if (name == "value_int" && value.Integer is { } integer) return Listed([], [], [integer]);
            if (name == "value_floats") return Listed([value.Floats.Count], value.Floats, []);
            if (name == "value_ints") return Listed([value.Integers.Count], [], value.Integers);
        }

        throw Error(node, $"a constant without numbers (it has {string.Join(", ", node.Attributes.Keys)}).");

        static OnnxTensor Listed(IReadOnlyList<long> dimensions, IReadOnlyList<double> floats, IReadOnlyList<long> integers) => new("", dimensions, 7, null, floats, integers, false);
    }

    /// <summary>The one number of a list that must be the same throughout, such as the strides of both directions.</summary>
    private int Uniform(OnnxNode node, string name, int count, int otherwise)
    {
        if (Integers(node, name) is not { } values) return otherwise;
        string list = $"{name} [{string.Join(",", values)}]";
        if (values.Count != count) throw Error(node, $"{list}; {count} numbers are expected, of images.");
        if (values.Any(v => v != values[0])) throw Error(node, $"{list}; only equal ones are read (square kernels, equal strides, padding alike on all sides).");
        return values[0] is >= 0 and <= ModelGraph.MaxSide ? (int)values[0] : throw Error(node, $"{list} is out of range.");
    }

    /// <summary>Kernel, stride and padding of a window; anything else that windows may have is refused.</summary>
    private (int Kernel, int Stride, int Padding) Window(OnnxNode node, int kernel)
    {
        kernel = Uniform(node, "kernel_shape", 2, kernel);
        int stride = Uniform(node, "strides", 2, 1), padding = Uniform(node, "pads", 4, 0);
        if (Uniform(node, "dilations", 2, 1) is not 1 and var dilation) throw Error(node, $"dilation {dilation}; windows without dilation are read.");
        switch (Text(node, "auto_pad", "NOTSET"))
        {
            case "NOTSET" or "VALID":
                break;
            case "SAME_UPPER" or "SAME_LOWER" when stride == 1 && kernel % 2 == 1:
                padding = kernel / 2;
                break;
            case var other:
                throw Error(node, $"auto_pad {other} with kernel {kernel} and stride {stride} pads one side more than the other; padding alike on all sides is read.");
        }

        return (kernel, stride, padding);
    }
}
