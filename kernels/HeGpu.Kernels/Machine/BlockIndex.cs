namespace HeGpu.Kernels;

/// <summary>Which block of the grid: X a tile of a limb, Y a polynomial, Z a limb, unless a kernel says otherwise.</summary>
public readonly struct BlockIndex(int x, int y, int z)
{
    public int X { get; } = x;

    public int Y { get; } = y;

    public int Z { get; } = z;
}
