using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// A linear map between feature maps that is separable in its indices:
/// out[o, y, x] = sum over (k, i) of Rows[y], (l, j) of Columns[x], and c, of Weight(k, l, o, c) in[c, i, j].
/// Convolutions, transposed convolutions, pools, dense layers and their compositions all have this form.
/// </summary>
internal sealed class LinearMap
{
    /// <summary>Compositions with more are not worth their memory.</summary>
    public const int MaxWeights = 1 << 24;

    private readonly double[] _kernel;

    /// <param name="rows">Vertical axis.</param>
    /// <param name="columns">Horizontal axis.</param>
    /// <param name="outChannels">Output channels.</param>
    /// <param name="inChannels">Input channels.</param>
    /// <param name="kernel">[row kernel][column kernel][out][in].</param>
    public LinearMap(AxisMap rows, AxisMap columns, int outChannels, int inChannels, double[] kernel)
    {
        Rows = rows;
        Columns = columns;
        OutChannels = outChannels;
        InChannels = inChannels;
        _kernel = kernel;
    }

    public AxisMap Rows { get; }

    public AxisMap Columns { get; }

    public int OutChannels { get; }

    public int InChannels { get; }

    public TensorShape Output => new(OutChannels, Rows.Output, Columns.Output);

    public TensorShape Input => new(InChannels, Rows.Input, Columns.Input);

    /// <summary>Reads each pixel from the same pixel only (1x1, any mixing of channels).</summary>
    public bool IsPointwise => Rows.IsIdentity && Columns.IsIdentity;

    public bool IsIdentity
    {
        get
        {
            if (!IsPointwise || InChannels != OutChannels) return false;
            for (int o = 0; o < OutChannels; o++)
                for (int c = 0; c < InChannels; c++)
                    if (Weight(0, 0, o, c) != (o == c ? 1 : 0)) return false;
            return true;
        }
    }

    public double Weight(int row, int column, int outChannel, int inChannel) =>
        _kernel[((((row * Columns.Kernel) + column) * OutChannels + outChannel) * InChannels) + inChannel];

    /// <summary>[out][in] at one kernel index.</summary>
    public ReadOnlySpan<double> Weights(int row, int column) =>
        _kernel.AsSpan(((row * Columns.Kernel) + column) * OutChannels * InChannels, OutChannels * InChannels);

    /// <summary>Whether any kernel index joins the two channels.</summary>
    public bool Connects(int outChannel, int inChannel)
    {
        for (int k = (outChannel * InChannels) + inChannel; k < _kernel.Length; k += OutChannels * InChannels)
            if (_kernel[k] != 0) return true;
        return false;
    }

    public static LinearMap Identity(TensorShape shape) => Gain(shape, Enumerable.Repeat(1.0, shape.Channels).ToArray());

    /// <summary>out[c] = gains[c] in[c].</summary>
    public static LinearMap Gain(TensorShape shape, double[] gains) =>
        Place(shape, shape.Channels, 0, gains);

    /// <summary>Input channels placed from <paramref name="first"/> on among <paramref name="outChannels"/>, each times its gain.</summary>
    public static LinearMap Place(TensorShape shape, int outChannels, int first, double[]? gains = null)
    {
        var kernel = new double[outChannels * shape.Channels];
        for (int c = 0; c < shape.Channels; c++) kernel[((first + c) * shape.Channels) + c] = gains?[c] ?? 1;
        return new(AxisMap.Identity(shape.Height), AxisMap.Identity(shape.Width), outChannels, shape.Channels, kernel);
    }

    /// <summary>This map after <paramref name="inner"/>.</summary>
    /// <exception cref="PlanningException">The composition has more than <see cref="MaxWeights"/> weights.</exception>
    public LinearMap After(LinearMap inner)
    {
        if (inner.IsIdentity) return this;
        AxisComposition rows = new(Rows, inner.Rows), columns = new(Columns, inner.Columns);
        int pairs = OutChannels * inner.InChannels;
        if ((long)rows.Map.Kernel * columns.Map.Kernel * pairs > MaxWeights)
            throw new PlanningException($"Composed, two linear maps of {inner.Input} to {Output} have more than {MaxWeights} weights.");
        var kernel = new double[rows.Map.Kernel * columns.Map.Kernel * pairs];
        var product = new double[pairs];
        for (int k1 = 0; k1 < Rows.Kernel; k1++)
        for (int k2 = 0; k2 < inner.Rows.Kernel; k2++)
        {
            if (rows.Of(k1, k2).IsEmpty) continue;
            for (int l1 = 0; l1 < Columns.Kernel; l1++)
            for (int l2 = 0; l2 < inner.Columns.Kernel; l2++)
            {
                if (columns.Of(l1, l2).IsEmpty) continue;
                Array.Clear(product);
                MultiplyAdd(Weights(k1, l1), inner.Weights(k2, l2), product, OutChannels, InChannels, inner.InChannels);
                foreach (int k in rows.Of(k1, k2))
                    foreach (int l in columns.Of(l1, l2)) Add(product, kernel.AsSpan(((k * columns.Map.Kernel) + l) * pairs, pairs));
            }
        }

        return new(rows.Map, columns.Map, OutChannels, inner.InChannels, kernel);
    }

    /// <summary>The map on plain numbers: adds the image of in [c][y][x] to out [o][y][x].</summary>
    public void Apply(double[] input, double[] output)
    {
        int height = Rows.Output, width = Columns.Output, inHeight = Rows.Input, inWidth = Columns.Input;
        (int Output, int Input)[][] rows = Rows.ByKernel(), columns = Columns.ByKernel();
        Parallel.For(0, OutChannels, o =>
        {
            for (int c = 0; c < InChannels; c++)
            for (int k = 0; k < rows.Length; k++)
            for (int l = 0; l < columns.Length; l++)
            {
                double weight = Weight(k, l, o, c);
                if (weight == 0) continue;
                foreach ((int y, int i) in rows[k])
                    AddRow(input.AsSpan(((c * inHeight) + i) * inWidth, inWidth), output.AsSpan(((o * height) + y) * width, width), weight, columns[l]);
            }
        });
    }

    private static void AddRow(ReadOnlySpan<double> input, Span<double> output, double weight, (int Output, int Input)[] columns)
    {
        foreach ((int x, int j) in columns) output[x] += weight * input[j];
    }

    private static void Add(double[] source, Span<double> target)
    {
        for (int i = 0; i < source.Length; i++) target[i] += source[i];
    }

    private static void MultiplyAdd(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int rows, int inner, int columns)
    {
        for (int i = 0; i < rows; i++)
        for (int m = 0; m < inner; m++)
        {
            double w = a[(i * inner) + m];
            if (w == 0) continue;
            for (int j = 0; j < columns; j++) c[(i * columns) + j] += w * b[(m * columns) + j];
        }
    }
}
