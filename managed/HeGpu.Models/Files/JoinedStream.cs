using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>Several pieces of memory read as one stream (PNG's IDAT chunks).</summary>
internal sealed class JoinedStream(IReadOnlyList<ReadOnlyMemory<byte>> pieces) : ForwardStream
{
    private int _piece;
    private int _at;

    public override int Read(Span<byte> buffer)
    {
        while (_piece < pieces.Count && _at == pieces[_piece].Length) (_piece, _at) = (_piece + 1, 0);
        if (_piece == pieces.Count) return 0;
        ReadOnlySpan<byte> rest = pieces[_piece].Span[_at..];
        int n = Math.Min(rest.Length, buffer.Length);
        rest[..n].CopyTo(buffer);
        _at += n;
        return n;
    }
}
