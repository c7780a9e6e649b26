using HeGpu.Models;

namespace HeGpu.Planning;

// Pools and polynomial activations.
internal sealed partial class NetworkBuilder
{
    /// <summary>
    /// A quadratic is centred at -b / 2a; beyond this many times the range of x that centre would make squares far larger than needed.
    /// </summary>
    private const double MaxCentre = 64;

    /// <summary>
    /// 2x2 means of nodes are rotations and additions; those of what a linear layer gives are part of that layer; any others are linear layers themselves.
    /// </summary>
    private AffineValue Pool(MeanPool2dLayer layer)
    {
        AffineValue value = Value(layer.Input, layer);
        LinearMap mean = LayerMaps.Mean(value.Shape, PoolWindow.Along(layer, value.Shape.Height), PoolWindow.Along(layer, value.Shape.Width));
        bool halves = layer is { Kernel: 2, Stride: 2, Padding: 0 } && value.Shape.Height % 2 == 0 && value.Shape.Width % 2 == 0;
        if (!halves) return Linear(layer, layer.Input, mean);
        if (!value.IsPointwise) return value.Through(mean, layer: layer.Name);

        TensorShape shape = mean.Output;
        var bias = new double[shape.Size];
        mean.Apply(value.Bias, bias);
        var terms = new List<LinearTerm>();
        foreach (LinearTerm t in value.Terms)
        {
            if (!_pools.TryGetValue(t.Source, out int pooled))
            {
                TensorShape source = _nodes[t.Source].Shape;
                _pools[t.Source] = pooled = Add(new PoolNode(layer.Name, new(source.Channels, source.Height / 2, source.Width / 2), t.Source));
            }

            double[] quarter = [.. t.Map.Weights(0, 0).ToArray().Select(w => w / 4)];
            terms.Add(new(pooled, new(AxisMap.Identity(shape.Height), AxisMap.Identity(shape.Width), t.Map.OutChannels, t.Map.InChannels, quarter)));
        }

        return new(shape, terms, bias, []);
    }

    private AffineValue Polynomial(PolynomialLayer layer)
    {
        AffineValue x = Value(layer.Input, layer);
        float[] data = _graph.Parameter(layer.Name, "coefficients").Data;
        double[][] coefficients = [.. Enumerable.Range(0, layer.Channels).Select(c =>
            data.AsSpan((layer.Shared ? 0 : c) * (layer.Degree + 1), layer.Degree + 1).ToArray().Select(v => (double)v).ToArray())];
        int degree = layer.Degree;
        while (degree > 0 && coefficients.All(c => c[degree] == 0)) degree--;
        coefficients = [.. coefficients.Select(c => c[..(degree + 1)])];
        switch (degree)
        {
            case 0:
                throw new PlanningException($"Activation '{layer.Name}' is constant in every channel; the network does not depend on its image.");
            case 1:
                return x.Scaled([.. coefficients.Select(c => c[1])], [.. coefficients.Select(c => c[0])]);
            case 2:
                return Quadratic(layer, x, coefficients);
            default:
                int node = Materialize(x, layer.Input);
                return AffineValue.Of(Add(new PolynomialNode(layer.Name, x.Shape, node, coefficients)), x.Shape);
        }
    }

    /// <summary>
    /// a x^2 + b x + c = a (x + b/2a)^2 + c - b^2/4a. Where |a| is so small that the centre b/2a is far outside the range R of x, the channel is
    /// computed as two squares instead: alpha (x + R)^2 + beta (x - R)^2 + c - (alpha + beta) R^2, alpha = (a + b/2R)/2, beta = (a - b/2R)/2.
    /// </summary>
    private AffineValue Quadratic(PolynomialLayer layer, AffineValue x, double[][] coefficients)
    {
        double range = Math.Max(1, _ranges is not null && _ranges.Layers.TryGetValue(layer.Input, out ValueRange r) ? r.Magnitude : 1);
        var squares = new List<(int Channel, double Shift, double Gain)>();
        var constants = new double[coefficients.Length];
        for (int c = 0; c < coefficients.Length; c++)
        {
            (double c0, double b, double a) = (coefficients[c][0], coefficients[c][1], coefficients[c][2]);
            if (Math.Abs(b) <= 2 * Math.Abs(a) * MaxCentre * range)
            {
                double centre = a == 0 ? 0 : b / (2 * a);
                squares.Add((c, centre, a));
                constants[c] = c0 - (a * centre * centre);
                continue;
            }

            double alpha = (a + (b / (2 * range))) / 2, beta = (a - (b / (2 * range))) / 2;
            squares.Add((c, range, alpha));
            squares.Add((c, -range, beta));
            constants[c] = c0 - ((alpha + beta) * range * range);
        }

        int count = squares.Count, channels = coefficients.Length;
        double[] spread = new double[count * channels], gather = new double[channels * count];
        for (int j = 0; j < count; j++)
        {
            spread[(j * channels) + squares[j].Channel] = 1;
            gather[(squares[j].Channel * count) + j] = squares[j].Gain;
        }

        AxisMap rows = AxisMap.Identity(x.Shape.Height), columns = AxisMap.Identity(x.Shape.Width);
        AffineValue inner = x.Through(new(rows, columns, count, channels, spread), [.. squares.Select(s => s.Shift)]);
        int node = Materialize(inner, layer.Input);
        AffineValue squared = AffineValue.Of(Add(new SquareNode(layer.Name, inner.Shape, node)), inner.Shape);
        return squared.Through(new(rows, columns, channels, count, gather), constants);
    }
}
