using System.Numerics;

namespace HeGpu.Models;

/// <summary>
/// y = sum_i c_i x^i with coefficients per channel (trainable polynomial), or fixed (square). dc_i = sum of dy x^i, dx = dy p'(x),
/// plus the range penalty on x, whose weight may change from step to step.
/// </summary>
internal sealed class PolynomialNode : TrainingNode
{
    private readonly TrainableParameter? coefficients;
    private readonly float[] square = [0, 0, 1];
    private readonly int degree;
    private readonly double[] excesses;

    public PolynomialNode(TrainableParameter? coefficients, int degree, BatchTensor input, BatchTensor output, Workers workers)
        : base([input], output, workers)
    {
        this.coefficients = coefficients;
        this.degree = degree;
        excesses = new double[input.Shape.Channels];
    }

    public RangePenalty Range { get; set; } = RangePenalty.None;

    /// <summary>The polynomial is taken at x clipped to [-Clip, Clip]: a guard rail for early training, infinite when evaluated.</summary>
    public float Clip { get; set; } = float.PositiveInfinity;

    public override double Penalty => Range.Weight * excesses.Sum() / Input.Values.Length;

    public override void Forward(NetworkMode mode) => Workers.For(Input.Shape.Channels, c =>
    {
        ReadOnlySpan<float> p = Coefficients(c);
        Vector<float> upper = new(Clip), lower = new(-Clip);
        for (int n = 0; n < Input.Count; n++)
        {
            ReadOnlySpan<float> x = Input.Plane(n, c);
            Span<float> y = Output.Plane(n, c);
            int i = 0, lanes = Vector<float>.Count;
            for (; i <= x.Length - lanes; i += lanes)
            {
                Vector<float> v = Vector.Min(Vector.Max(new(x[i..]), lower), upper);
                var value = new Vector<float>(p[degree]);
                for (int d = degree - 1; d >= 0; d--) value = (value * v) + new Vector<float>(p[d]);
                value.CopyTo(y[i..]);
            }

            for (; i < x.Length; i++)
            {
                float value = p[degree], v = Math.Clamp(x[i], -Clip, Clip);
                for (int d = degree - 1; d >= 0; d--) value = (value * v) + p[d];
                y[i] = value;
            }
        }
    });

    public override void Backward() => Workers.For(Input.Shape.Channels, c =>
    {
        ReadOnlySpan<float> p = Coefficients(c);
        Span<double> sums = stackalloc double[degree + 1];
        sums.Clear();
        excesses[c] = 0;
        float factor = (float)(Range.Weight / Input.Values.Length);
        for (int n = 0; n < Input.Count; n++)
        {
            Span<float> dx = Input.PlaneGradient(n, c);
            BackwardPlane(p, Input.Plane(n, c), Output.PlaneGradient(n, c), dx, sums);
            if (Range.Weight > 0) excesses[c] += RangePenalty.Apply(Input.Plane(n, c), Range.Bound, factor, dx);
        }

        for (int d = 0; d <= degree && coefficients is not null; d++) coefficients.Gradient[(c * (degree + 1)) + d] = (float)sums[d];
    });

    private void BackwardPlane(ReadOnlySpan<float> p, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx, Span<double> sums)
    {
        Span<Vector<float>> partial = stackalloc Vector<float>[degree + 1];
        partial.Clear();
        Vector<float> upper = new(Clip), lower = new(-Clip);
        int i = 0, lanes = Vector<float>.Count;
        for (; i <= x.Length - lanes; i += lanes)
        {
            Vector<float> raw = new(x[i..]), v = Vector.Min(Vector.Max(raw, lower), upper), g = new(dy[i..]);
            var slope = new Vector<float>(degree * p[degree]);
            for (int d = degree - 1; d >= 1; d--) slope = (slope * v) + new Vector<float>(d * p[d]);
            slope = Vector.ConditionalSelect(Vector.Equals(raw, v), slope, Vector<float>.Zero);
            (new Vector<float>(dx[i..]) + (slope * g)).CopyTo(dx[i..]);
            for (int d = 0; d <= degree; d++)
            {
                partial[d] += g;
                g *= v;
            }
        }

        for (int d = 0; d <= degree; d++) sums[d] += Vector.Sum(partial[d]);
        for (; i < x.Length; i++)
        {
            float slope = degree * p[degree], power = dy[i], v = Math.Clamp(x[i], -Clip, Clip);
            for (int d = degree - 1; d >= 1; d--) slope = (slope * v) + (d * p[d]);
            dx[i] += v == x[i] ? slope * dy[i] : 0;
            for (int d = 0; d <= degree; d++)
            {
                sums[d] += power;
                power *= v;
            }
        }
    }

    private ReadOnlySpan<float> Coefficients(int c) =>
        coefficients is null ? square : coefficients.Value.AsSpan(c * (degree + 1), degree + 1);
}
