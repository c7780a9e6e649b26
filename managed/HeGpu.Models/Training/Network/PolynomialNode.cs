using System.Numerics;

namespace HeGpu.Models;

/// <summary>
/// y = sum_i c_i x^i with coefficients per channel or shared by all (trainable polynomial), or fixed (square). dc_i = sum of dy x^i,
/// dx = dy p'(x), plus the range penalty on x, whose weight may change from step to step. Work is split over channels, or over samples
/// where one polynomial serves all channels; sums over samples are then taken in order.
/// </summary>
internal sealed class PolynomialNode : TrainingNode
{
    private readonly TrainableParameter? coefficients;
    private readonly float[] square = [0, 0, 1];
    private readonly bool shared;
    private readonly int degree, parts, piecesPerPart;
    private readonly double[] excesses, sums;

    public PolynomialNode(TrainableParameter? coefficients, int degree, BatchTensor input, BatchTensor output, Workers workers)
        : base([input], output, workers)
    {
        this.coefficients = coefficients;
        this.degree = degree;
        shared = coefficients is null || coefficients.Shape[0] == 1;
        (parts, piecesPerPart) = shared ? (input.Count, 1) : (input.Shape.Channels, input.Count);
        excesses = new double[parts];
        sums = new double[parts * (degree + 1)];
    }

    public RangePenalty Range { get; set; } = RangePenalty.None;

    /// <summary>The polynomial is taken at x clipped to [-Clip, Clip]: a guard rail for early training, infinite when evaluated.</summary>
    public float Clip { get; set; } = float.PositiveInfinity;

    public override double Penalty => Range.Weight * excesses.Sum() / Input.Values.Length;

    public override void Forward(NetworkMode mode) => Workers.For(parts, part =>
    {
        ReadOnlySpan<float> p = Coefficients(part);
        for (int k = 0; k < piecesPerPart; k++)
        {
            (int start, int length) = Piece(part, k);
            Evaluate(p, Input.Values.AsSpan(start, length), Output.Values.AsSpan(start, length));
        }
    });

    public override void Backward()
    {
        float factor = (float)(Range.Weight / Input.Values.Length);
        Workers.For(parts, part =>
        {
            ReadOnlySpan<float> p = Coefficients(part);
            Span<double> mine = sums.AsSpan(part * (degree + 1), degree + 1);
            mine.Clear();
            excesses[part] = 0;
            for (int k = 0; k < piecesPerPart; k++)
            {
                (int start, int length) = Piece(part, k);
                ReadOnlySpan<float> x = Input.Values.AsSpan(start, length);
                Span<float> dx = Input.Gradients.AsSpan(start, length);
                BackwardPiece(p, x, Output.Gradients.AsSpan(start, length), dx, mine);
                if (Range.Weight > 0) excesses[part] += RangePenalty.Apply(x, Range.Bound, factor, dx);
            }
        });
        if (coefficients is null) return;
        int count = coefficients.Gradient.Length;
        for (int i = 0; i < count; i++)
        {
            double sum = 0;
            for (int at = i; at < sums.Length; at += count) sum += sums[at];
            coefficients.Gradient[i] = (float)sum;
        }
    }

    private void Evaluate(ReadOnlySpan<float> p, ReadOnlySpan<float> x, Span<float> y)
    {
        Vector<float> upper = new(Clip), lower = new(-Clip);
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

    private void BackwardPiece(ReadOnlySpan<float> p, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx, Span<double> sums)
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

    /// <summary>A part's values of one sample, as a range of the batch: a channel, or the whole sample.</summary>
    private (int Start, int Length) Piece(int part, int k) => shared
        ? (part * Input.Shape.Size, Input.Shape.Size)
        : (((k * Input.Shape.Channels) + part) * Input.PlaneSize, Input.PlaneSize);

    private ReadOnlySpan<float> Coefficients(int part) =>
        coefficients is null ? square : coefficients.Value.AsSpan((shared ? 0 : part) * (degree + 1), degree + 1);
}
