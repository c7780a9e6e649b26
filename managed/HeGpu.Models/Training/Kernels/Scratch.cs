using System.Buffers;

namespace HeGpu.Models;

/// <summary>A rented array, given back on disposal; its contents are whatever was there.</summary>
internal readonly struct Scratch(int length) : IDisposable
{
    private readonly float[] array = ArrayPool<float>.Shared.Rent(length);

    public Span<float> Span => array.AsSpan(0, length);

    public void Dispose() => ArrayPool<float>.Shared.Return(array);
}
