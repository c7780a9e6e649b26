using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// How far an output pixel o looks: at input pixels Step * o - Before .. Step * o + After along each axis (both axes alike). A convolution of
/// kernel k, stride s, padding p on top of (u, L, R) gives (s u, L + u p, R + u (k - 1 - p)), and so does a mean pool; a transposed
/// convolution (u / 2, L + u / 2, R).
/// </summary>
/// <param name="Step">Input pixels per output pixel.</param>
/// <param name="Before">Pixels before.</param>
/// <param name="After">Pixels after.</param>
/// <param name="Alignment">Tiles must start at multiples of this, so that pools and strides fall on the whole image's grid.</param>
public sealed record ReceptiveField(double Step, double Before, double After, int Alignment)
{
    /// <summary>Whether every output looks at a neighbourhood only, so that images can be cut into tiles.</summary>
    public static bool IsLocal(ModelGraph model) => !model.Layers.Any(l => l is DenseLayer or FlattenLayer or GlobalMeanPoolLayer);

    /// <exception cref="PlanningException">A dense layer, flatten or global pool looks at everything; such a model cannot be tiled.</exception>
    public static ReceptiveField Of(ModelGraph model)
    {
        var fields = new Dictionary<string, (double Step, double Before, double After)>();
        double coarsest = 1;
        foreach (Layer layer in model.Layers)
        {
            fields[layer.Name] = Through(layer, [.. layer.Inputs.Select(i => fields[i])]);
            coarsest = Math.Max(coarsest, fields[layer.Name].Step);
        }

        (double step, double before, double after) = fields[model.Output];
        return new(step, before, after, (int)coarsest);
    }

    private static (double Step, double Before, double After) Through(Layer layer, (double Step, double Before, double After)[] inputs)
    {
        if (inputs.Length == 0) return (1, 0, 0);
        (double u, double before, double after) = inputs[0];
        switch (layer)
        {
            case Conv2dLayer c:
                return (u * c.Stride, before + (u * c.Padding), after + (u * (c.Kernel - 1 - c.Padding)));
            case MeanPool2dLayer m:
                return (u * m.Stride, before + (u * m.Padding), after + (u * (m.Kernel - 1 - m.Padding)));
            case MaxPool2dLayer:
                return (2 * u, before, after + u);
            case ConvTranspose2dLayer:
                return (u / 2, before + (u / 2), after);
            case FlattenLayer or DenseLayer or GlobalMeanPoolLayer:
                throw new PlanningException($"Layer '{layer.Name}' looks at the whole image, so the model cannot run on tiles; plan for the whole image.");
            default:
                return (u, inputs.Max(i => i.Before), inputs.Max(i => i.After));
        }
    }
}
