namespace HeGpu.Kernels;

/// <summary>What an operation cannot do without.</summary>
/// <param name="Bytes">Operands and keys read once and results written once; nothing between them.</param>
/// <param name="Products">Of 32-bit words (IMAD.WIDE on NVIDIA's).</param>
public readonly record struct Work(double Bytes, double Products)
{
    public static Work operator +(Work a, Work b) => new(a.Bytes + b.Bytes, a.Products + b.Products);

    public static Work operator *(double k, Work a) => new(k * a.Bytes, k * a.Products);
}
