namespace HeGpu.Kernels;

/// <summary>A kernel whose result would depend on the order in which threads or blocks run.</summary>
public sealed class RaceException : Exception
{
    public RaceException()
    {
    }

    public RaceException(string message)
        : base(message)
    {
    }

    public RaceException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
