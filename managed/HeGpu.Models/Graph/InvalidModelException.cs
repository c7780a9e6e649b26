namespace HeGpu.Models;

/// <summary>A graph, its parameters or the input given to it do not fit together; the message names the layer and the two values that disagree.</summary>
public sealed class InvalidModelException : Exception
{
    public InvalidModelException()
    {
    }

    public InvalidModelException(string message)
        : base(message)
    {
    }

    public InvalidModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
