using HeGpu.Files;

namespace HeGpu.Seal;

/// <summary>Reads so many bytes of another stream and no more. Does not own it.</summary>
internal sealed class LimitedStream(Stream inner, long length) : ForwardStream
{
    private long _left = length;

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= read;
        return read;
    }
}
