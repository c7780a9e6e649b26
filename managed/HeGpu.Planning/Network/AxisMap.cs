using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>One contribution along an axis: kernel index and input coordinate.</summary>
internal readonly record struct AxisTap(int Kernel, int Input);

/// <summary>
/// Which input coordinates an output coordinate reads along one axis, and through which kernel index. Convolution: i = s o + k - p where that
/// lies in the input (zero padding is the absence of a tap); transposed convolution 2x2 s2: i = o / 2, k = o mod 2; a mean reads its window through one kernel index; a
/// dense layer: one output that reads every coordinate with its own kernel index. Maps compose (<see cref="AxisComposition"/>); borders stay exact.
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

    /// <summary>Inputs that an output reads, at most.</summary>
    public int MostTaps => _taps.Max(t => t.Length);

    /// <summary>The different sets of kernel indices over which outputs read.</summary>
    public IReadOnlyList<int[]> KernelSets() =>
        [.. _taps.Select(t => t.Select(tap => tap.Kernel).ToArray()).DistinctBy(set => string.Join(' ', set))];

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

    /// <summary>Means: one kernel index for each of the weights, which are mostly equal.</summary>
    public static (AxisMap Map, double[] Weights) Means(int input, PoolWindow[] windows)
    {
        double[] weights = [.. windows.Select(w => w.Weight).Distinct()];
        return (new(input, weights.Length, Build(windows.Length, o =>
        {
            int kernel = Array.IndexOf(weights, windows[o].Weight);
            return [.. Enumerable.Range(windows[o].First, windows[o].End - windows[o].First).Select(i => new AxisTap(kernel, i))];
        })), weights);
    }

    /// <summary>One output that reads the whole axis.</summary>
    public static AxisMap All(int input) => input == 1 ? Identity(1) : new(input, input, [[.. Enumerable.Range(0, input).Select(i => new AxisTap(i, i))]]);

    /// <summary>With the taps of each output.</summary>
    public static AxisMap Of(int input, int kernel, AxisTap[][] taps) => new(input, kernel, taps);

    private static AxisTap[][] Build(int extent, Func<int, AxisTap[]> taps) => [.. Enumerable.Range(0, extent).Select(taps)];

    private static AxisTap[] Within(int input, IEnumerable<AxisTap> taps) => [.. taps.Where(t => t.Input >= 0 && t.Input < input)];
}
