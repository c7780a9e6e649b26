namespace HeGpu.Seal.Tests;

/// <summary>A stream that does not know its length.</summary>
internal sealed class PipeLike(byte[] bytes) : MemoryStream(bytes)
{
    public override bool CanSeek => false;
}
