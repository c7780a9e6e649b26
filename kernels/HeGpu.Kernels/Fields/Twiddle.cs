namespace HeGpu.Kernels;

/// <summary>A constant factor as its field keeps it: see <see cref="IField{TSelf}.WriteTwiddle"/>.</summary>
public readonly struct Twiddle(ulong value, ulong companion)
{
    public ulong Value { get; } = value;

    /// <summary>Shoup's floor(2^64 value / q); unused by Montgomery's form.</summary>
    public ulong Companion { get; } = companion;
}
