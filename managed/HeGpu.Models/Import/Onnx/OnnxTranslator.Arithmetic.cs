namespace HeGpu.Models;

// Arithmetic: with constants and with polynomials in the same tensor it stays a polynomial; sums of different tensors are layers; their products are refused.
internal sealed partial class OnnxTranslator
{
    private OnnxFeature AddOrSubtract(OnnxNode node)
    {
        if (node.Inputs.Count < 2) throw Error(node, "it has fewer than two inputs.");
        OnnxValue sum = Operand(node, 0);
        for (int i = 1; i < node.Inputs.Count; i++)
        {
            OnnxValue other = Operand(node, i);
            if (node.Operator == "Sub") other = Times(node, other, -1);
            sum = Sum(node, sum, other);
        }

        return Feature(node, sum);
    }

    private OnnxValue Sum(OnnxNode node, OnnxValue a, OnnxValue b)
    {
        if (a is OnnxConstant && b is OnnxFeature) (a, b) = (b, a);
        switch (a, b)
        {
            case (OnnxConstant x, OnnxConstant y):
                return Combine(node with { Operator = "Add" }, x, y);
            case (OnnxFeature x, OnnxConstant y):
                ChannelPolynomial shift = Spread(node, x, y);
                return Folds(node, x) ? Shifted(x, shift) : With(node, x, x.Polynomial + shift);
            case (OnnxFeature x, OnnxFeature y) when x.Layer == y.Layer && x.IsVector == y.IsVector:
                return With(node, x, x.Polynomial + y.Polynomial);
            default:
                OnnxFeature first = Feature(node, a), second = Feature(node, b);
                if (first.IsVector != second.IsVector) throw Error(node, "a vector is added to an image; sums of one shape are read.");
                return Output(node, Add(node, new AddLayer(_layers.NewName(Wish(node)), [Materialize(first), Materialize(second)])), first.IsVector);
        }
    }

    private OnnxFeature Multiply(OnnxNode node)
    {
        OnnxValue? left = Input(node, 0), right = Input(node, 1);
        if (left is OnnxSigmoid) (left, right) = (right, left);
        if (left is OnnxFeature argument && right is OnnxSigmoid sigmoid && ReferenceEquals(sigmoid.Argument, argument)) return Replace(node, "silu", argument);
        return (Operand(node, 0), Operand(node, 1)) switch
        {
            (OnnxFeature x, OnnxConstant c) => With(node, x, x.Polynomial, Spread(node, x, c)),
            (OnnxConstant c, OnnxFeature x) => With(node, x, x.Polynomial, Spread(node, x, c)),
            (OnnxFeature x, OnnxFeature y) when x.Layer == y.Layer && x.IsVector == y.IsVector => With(node, x, x.Polynomial, y.Polynomial),
            _ => throw Error(node, "the product of two different tensors that both depend on the image (gates, attention) has no layer here; products of a tensor with itself and with constants are read."),
        };
    }

    private OnnxFeature Divide(OnnxNode node)
    {
        if (Operand(node, 1) is not OnnxConstant c) throw Error(node, "it divides by what depends on the image; ciphertexts cannot.");
        OnnxFeature x = Feature(node, 0);
        return With(node, x, x.Polynomial, Spread(node, x, c with { Values = Array.ConvertAll(c.Values, v => 1 / v) }));
    }

    private OnnxFeature Power(OnnxNode node)
    {
        OnnxFeature x = Feature(node, 0);
        if (Operand(node, 1) is not OnnxConstant { Values: [var exponent] } || exponent != Math.Floor(exponent) || exponent is < 0 or > ChannelPolynomial.MaxDegree)
            throw Error(node, $"its exponent is no whole number from 0 to {ChannelPolynomial.MaxDegree}; ciphertexts compute polynomials only.");
        OnnxFeature power = x with { Polynomial = ChannelPolynomial.Constant(1), Computed = null };
        for (int i = 0; i < (int)exponent; i++) power = With(node, power, power.Polynomial, x.Polynomial);
        return power with { Wish = Wish(node) };
    }

    private OnnxFeature Negate(OnnxNode node) => Times(node, Feature(node, 0), -1);

    private OnnxValue Times(OnnxNode node, OnnxValue value, double factor) => value switch
    {
        OnnxConstant c => c with { Values = Array.ConvertAll(c.Values, v => factor * v) },
        _ => Times(node, Feature(node, value), factor),
    };

    private OnnxFeature Times(OnnxNode node, OnnxFeature x, double factor) => With(node, x, x.Polynomial, ChannelPolynomial.Constant(factor));

    private OnnxValue Operand(OnnxNode node, int index) => Input(node, index) switch
    {
        OnnxConstant constant => constant,
        null => throw Error(node, $"its input {index} is missing."),
        var value => Feature(node, value),
    };

    private OnnxFeature With(OnnxNode node, OnnxFeature x, ChannelPolynomial a, ChannelPolynomial b)
    {
        int degree = a.Degree + b.Degree;
        if (degree > ChannelPolynomial.MaxDegree) throw Error(node, $"a polynomial of degree {degree}; degrees up to {ChannelPolynomial.MaxDegree} are read.");
        Charge(node, (long)Math.Max(a.Rows, b.Rows) * (a.Degree + 1) * (b.Degree + 1));
        return With(node, x, (a * b).Trimmed());
    }

    private OnnxFeature With(OnnxNode node, OnnxFeature x, ChannelPolynomial polynomial)
    {
        Charge(node, (long)polynomial.Rows * (polynomial.Degree + 1));
        return x with { Polynomial = polynomial, Wish = Wish(node), Computed = null };
    }

    /// <summary>Whether a constant may become part of the layer's bias: one tensor is the layer's output, and this sum alone reads it.</summary>
    private bool Folds(OnnxNode node, OnnxFeature x) =>
        x.Polynomial.IsIdentity && _tensorsOf.GetValueOrDefault(x.Layer) == 1 && node.Inputs.Count == 2 && node.Inputs.All(n => _values.GetValueOrDefault(n) is OnnxConstant || _uses[n] == 1)
        && _layers.Layers[^1] is Conv2dLayer or ConvTranspose2dLayer or DenseLayer && _layers.Layers[^1].Name == x.Layer;

    private OnnxFeature Shifted(OnnxFeature x, ChannelPolynomial shift)
    {
        Tensor bias = _layers[x.Layer, "bias"];
        _layers[x.Layer, "bias"] = new(bias.Shape, [.. bias.Data.Select((b, o) => (float)(b + shift[o, 0]))]);
        return x;
    }

    /// <summary>A constant as one number for every channel, or one for all: what it is when it is broadcast to the tensor's shape and differs between channels only.</summary>
    private ChannelPolynomial Spread(OnnxNode node, OnnxFeature x, OnnxConstant constant)
    {
        Charge(node, constant.Values.Length);
        if (!constant.Values.All(double.IsFinite)) throw Error(node, "a constant that is not finite.");
        if (constant.Values is [var one]) return ChannelPolynomial.Constant(one);
        int rank = x.IsVector ? 2 : 4, channel = constant.Dimensions.Count - (rank - 1);
        if (constant.Dimensions.Count > rank || channel < 0 || x.Channels is { } channels && constant.Dimensions[channel] != channels || constant.Dimensions[channel] != constant.Values.Length)
            throw Error(node, $"a constant of {constant} for {(x.IsVector ? $"{x.Channels} features" : $"an image of {x.Channels} channels")}; one number, or one for each channel, is read.");
        return ChannelPolynomial.Constant(constant.Values);
    }
}
