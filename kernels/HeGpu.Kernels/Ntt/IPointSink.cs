namespace HeGpu.Kernels;

/// <summary>Where the values of a butterfly network go.</summary>
internal interface IPointSink
{
    void Store(int k, ulong value);
}
