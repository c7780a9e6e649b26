namespace HeGpu.Models;

/// <summary>
/// What one output position of a mean pool reads along one axis: inputs <paramref name="First"/> to <paramref name="End"/> - 1, each with
/// <paramref name="Weight"/>. The weight of a pixel is the product of those of its row and its column.
/// </summary>
public readonly record struct PoolWindow(int First, int End, double Weight)
{
    /// <summary>The windows of all outputs along an axis of <paramref name="side"/> inputs, which the kernel must fit.</summary>
    public static PoolWindow[] Along(MeanPool2dLayer pool, int side)
    {
        var windows = new PoolWindow[((side + (2 * pool.Padding) - pool.Kernel) / pool.Stride) + 1];
        for (int i = 0; i < windows.Length; i++)
        {
            int start = (i * pool.Stride) - pool.Padding, first = Math.Max(0, start), end = Math.Min(side, start + pool.Kernel);
            windows[i] = new(first, end, 1.0 / (pool.CountPadding ? pool.Kernel : end - first));
        }

        return windows;
    }

    /// <summary>The single window of a pool over everything.</summary>
    public static PoolWindow[] Whole(int side) => [new(0, side, 1.0 / side)];
}
