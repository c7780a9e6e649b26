namespace HeGpu.Planning;

/// <summary>One contribution along an axis: kernel index and input coordinate.</summary>
internal readonly record struct AxisTap(int Kernel, int Input);

/// <summary>
/// Which input coordinates an output coordinate reads along one axis, and through which kernel index. Convolution: i = s o + k - p where that
/// lies in the input (zero padding is the absence of a tap); transposed convolution 2x2 s2: i = o / 2, k = o mod 2; pooling: i = 2 o + k; a
/// dense layer: one output that reads every coordinate with its own kernel index. Maps compose; borders stay exact.
/// </summary>
internal sealed class AxisMap
{
    private readonly AxisTap[][] _taps;

    private AxisMap(int input, int kernel, AxisTap[][] taps)
    {
        Input = input;
        Kernel = kernel;
        _taps = taps;
    }

    /// <summary>Extent of the input axis.</summary>
    public int Input { get; }

    /// <summary>Extent of the output axis.</summary>
    public int Output => _taps.Length;

    /// <summary>Number of kernel indices.</summary>
    public int Kernel { get; }

    public bool IsIdentity { get; private init; }

    public ReadOnlySpan<AxisTap> this[int output] => _taps[output];

    /// <summary>The taps by kernel index: which output coordinates read which input coordinates through it.</summary>
    public (int Output, int Input)[][] ByKernel()
    {
        var lists = new List<(int, int)>[Kernel];
        for (int k = 0; k < Kernel; k++) lists[k] = [];
        for (int o = 0; o < Output; o++)
            foreach (AxisTap t in _taps[o]) lists[t.Kernel].Add((o, t.Input));
        return [.. lists.Select(l => l.ToArray())];
    }

    public static AxisMap Identity(int extent) =>
        new(extent, 1, Build(extent, o => [new(0, o)])) { IsIdentity = true };

    public static AxisMap Convolution(int input, int output, int kernel, int stride, int padding) =>
        kernel == 1 && stride == 1 && padding == 0
            ? Identity(input)
            : new(input, kernel, Build(output, o => Within(input, Enumerable.Range(0, kernel).Select(k => new AxisTap(k, (stride * o) + k - padding)))));

    public static AxisMap Transposed(int input) => new(input, 2, Build(2 * input, o => [new(o & 1, o >> 1)]));

    public static AxisMap Pool(int input) => new(input, 2, Build(input / 2, o => [new(0, 2 * o), new(1, (2 * o) + 1)]));

    /// <summary>One output that reads the whole axis.</summary>
    public static AxisMap All(int input) => input == 1 ? Identity(1) : new(input, input, [[.. Enumerable.Range(0, input).Select(i => new AxisTap(i, i))]]);

    /// <summary>This map after <paramref name="inner"/>: kernel index k_outer * inner.Kernel + k_inner.</summary>
    public AxisMap After(AxisMap inner)
    {
        if (IsIdentity) return inner;
        if (inner.IsIdentity) return this;
        return new(inner.Input, Kernel * inner.Kernel, Build(Output, o =>
        {
            var taps = new List<AxisTap>();
            foreach (AxisTap outer in _taps[o])
                foreach (AxisTap t in inner._taps[outer.Input]) taps.Add(new((outer.Kernel * inner.Kernel) + t.Kernel, t.Input));
            return [.. taps];
        }));
    }

    private static AxisTap[][] Build(int extent, Func<int, AxisTap[]> taps) => [.. Enumerable.Range(0, extent).Select(taps)];

    private static AxisTap[] Within(int input, IEnumerable<AxisTap> taps) => [.. taps.Where(t => t.Input >= 0 && t.Input < input)];
}
