namespace HeGpu.Kernels;

/// <summary>Where the 4, 8 or 16 values of a butterfly network come from.</summary>
internal interface IPointSource
{
    ulong Load(int k);
}
