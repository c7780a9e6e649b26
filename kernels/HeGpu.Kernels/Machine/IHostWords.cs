namespace HeGpu.Kernels;

/// <summary>Host memory that a machine copies from without the host's help. Disposing waits for copies under way.</summary>
public interface IHostWords : IDisposable
{
    Span<ulong> Span { get; }
}
