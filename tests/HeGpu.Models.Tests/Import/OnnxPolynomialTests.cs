using System.Globalization;
using Xunit;

namespace HeGpu.Models.Tests;

/// <summary>Random expressions in one tensor, with constants for all channels and for each, become the polynomial that they are.</summary>
public sealed class OnnxPolynomialTests
{
    private const int Channels = 3;

    [Fact]
    public void Random_expressions_are_recognised()
    {
        int seed = Random.Shared.Next();
        for (int i = 0; i < 200; i++)
        {
            var expression = new Expression(new Random(seed + i));
            ImportedModel model = expression.ToFile().Import();
            Assert.True(model.Graph.Layers.Count <= 2, $"seed {seed + i}: {model.Graph.Layers.Count} layers");
            double[] x = [.. Enumerable.Range(0, Channels).Select(c => 0.3 - (0.4 * c))], actual = PlainTwin.Run(model.Graph, new(new(Channels, 1, 1), x)).Values;
            for (int c = 0; c < Channels; c++)
                Assert.True(Math.Abs(expression.At(c, x[c]) - actual[c]) <= 1e-6 * Magnitude(model.Graph, c, x[c]), $"seed {seed + i}, channel {c}: {expression.At(c, x[c])} and {actual[c]}");
        }
    }

    /// <summary>A constant added to a layer's output becomes part of its bias only where nobody reads the output without it, under whatever name.</summary>
    [Theory]
    [InlineData("a = Identity(conv)", "b = Add(a, c)", "y = Concat(b, conv)", 4)]
    [InlineData("a = Identity(conv)", "b = Add(a, c)", "y = Concat(conv, b)", 4)]
    [InlineData("a = Add(conv, c)", "b = Add(conv, a)", "y = Concat(a, b)", 5)]
    [InlineData("a = Add(conv, c)", "b = Identity(a)", "y = Concat(a, b)", 3)]
    public void A_shared_output_keeps_its_bias(string first, string second, string third, int layers)
    {
        OnnxBuilder file = new OnnxBuilder().Input("x", 1, 1, 2, 2).Output("y").Tensor("w", [1, 1, 1, 1], 2).Tensor("c", [1, 1, 1], 5).Node("conv = Conv(x, w)").Node(first).Node(second);
        ModelGraph graph = file.Node(third, OnnxBuilder.Int("axis", 1)).Import().Graph;
        Assert.Equal(layers, graph.Layers.Count);
        var values = new Dictionary<string, double> { ["conv"] = 6 };
        foreach (string call in new[] { first, second }) values[call[..1]] = call.Split(" = ")[1] switch
        {
            "Identity(conv)" => 6, "Identity(a)" => values["a"], "Add(a, c)" => values["a"] + 5, "Add(conv, c)" => 11, _ => 6 + values["a"],
        };
        string[] joined = third.Split('(', ')')[1].Split(", ");
        double[] actual = PlainTwin.Run(graph, new(new(1, 2, 2), [3, 3, 3, 3])).Values;
        Assert.Equal((values[joined[0]], values[joined[1]]), (actual[0], actual[4]));
    }

    /// <summary>The sum of |c_i x^i|, to which coefficients of float32 are exact.</summary>
    private static double Magnitude(ModelGraph graph, int channel, double x)
    {
        var layer = (PolynomialLayer)graph.Layers[^1];
        ReadOnlySpan<float> coefficients = graph.Parameter(layer.Name, "coefficients").Data.AsSpan(layer.Shared ? 0 : channel * (layer.Degree + 1), layer.Degree + 1);
        double sum = 0;
        for (int i = 0; i < coefficients.Length; i++) sum += Math.Abs(coefficients[i] * Math.Pow(x, i));
        return sum;
    }

    [Theory]
    [InlineData("y = Mul(x, x)", typeof(SquareLayer))]
    [InlineData("y = Pow(x, two)", typeof(SquareLayer))]
    [InlineData("y = Identity(x)", typeof(InputLayer))]
    [InlineData("y = Sub(x, two)", typeof(PolynomialLayer))]
    public void The_simplest_layer_is_taken(string call, Type layer) =>
        Assert.IsType(layer, new OnnxBuilder().Input("x", 1, 2, 4, 4).Output("y").Tensor("two", [], 2).Node(call).Import().Graph.Layers[^1]);

    [Fact]
    public void A_constant_result_is_refused() =>
        Assert.Contains("is constant", ImportFiles.Refusal(() => new OnnxBuilder().Input("x", 1, 2, 4, 4).Output("y").Node("y = Sub(x, x)").Import()), StringComparison.Ordinal);

    /// <summary>x times itself and constants, in operators: the file, and its value by evaluating them.</summary>
    private sealed class Expression
    {
        private readonly OnnxBuilder _file = new OnnxBuilder().Input("t0", 1, Channels, 1, 1);
        private readonly List<(int Degree, Func<int, double, double> At)> _values = [(1, (_, x) => x)];
        private int _constants;

        public Expression(Random random)
        {
            for (int step = 0; step < 8; step++)
            {
                int i = random.Next(_values.Count), j = random.Next(_values.Count);
                (int degree, Func<int, double, double> a) = _values[i];
                (int other, Func<int, double, double> b) = _values[j];
                (string name, double[] k) = Constant(random);
                string target = $"t{_values.Count}";
                switch (random.Next(7))
                {
                    case 0 when degree + other <= 8:
                        Push($"{target} = Mul(t{i}, t{j})", degree + other, (c, x) => a(c, x) * b(c, x));
                        break;
                    case 1:
                        Push($"{target} = Sub(t{i}, t{j})", Math.Max(degree, other), (c, x) => a(c, x) - b(c, x));
                        break;
                    case 2:
                        Push($"{target} = Mul({name}, t{i})", degree, (c, x) => k[c] * a(c, x));
                        break;
                    case 3:
                        Push($"{target} = Sub({name}, t{i})", degree, (c, x) => k[c] - a(c, x));
                        break;
                    case 4:
                        Push($"{target} = Div(t{i}, {name})", degree, (c, x) => a(c, x) / k[c]);
                        break;
                    case 5 when degree <= 3:
                        _file.Tensor($"p{step}", [], 3);
                        Push($"{target} = Pow(t{i}, p{step})", 3 * degree, (c, x) => Math.Pow(a(c, x), 3));
                        break;
                    default:
                        Push($"{target} = Add(t{i}, {name})", degree, (c, x) => a(c, x) + k[c]);
                        break;
                }
            }

            // However constant the last value came to be, with x^9 / 1000 it is none.
            _file.Tensor("nine", [], 9).Tensor("milli", [], 0.001f).Node("power = Pow(t0, nine)").Node("small = Mul(power, milli)").Node($"y = Add(t{_values.Count - 1}, small)").Output("y");
        }

        public OnnxBuilder ToFile() => _file;

        public double At(int channel, double x) => _values[^1].At(channel, x) + (0.001f * Math.Pow(x, 9));

        private void Push(string call, int degree, Func<int, double, double> at)
        {
            _file.Node(call);
            _values.Add((degree, at));
        }

        /// <summary>One number, or one for each channel in a shape that broadcasts to it, away from zero.</summary>
        private (string Name, double[] Values) Constant(Random random)
        {
            string name = "k" + (_constants++).ToString(CultureInfo.InvariantCulture);
            float[] values = [.. Enumerable.Range(0, random.Next(2) == 0 ? 1 : Channels).Select(_ => (float)((random.NextDouble() + 0.5) * (random.Next(2) == 0 ? -1 : 1)))];
            long[] shape = values.Length == 1 ? [] : random.Next(2) == 0 ? [Channels, 1, 1] : [1, Channels, 1, 1];
            _file.Tensor(name, shape, values);
            return (name, [.. Enumerable.Range(0, Channels).Select(c => (double)values[values.Length == 1 ? 0 : c])]);
        }
    }
}
