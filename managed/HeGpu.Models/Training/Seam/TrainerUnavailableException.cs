namespace HeGpu.Models;

/// <summary>A trainer is not there, or cannot go on (for example because a GPU has no memory left).</summary>
public sealed class TrainerUnavailableException : Exception
{
    public TrainerUnavailableException()
        : this("trainer", "it is not available")
    {
    }

    public TrainerUnavailableException(string message)
        : this("trainer", message)
    {
    }

    public TrainerUnavailableException(string message, Exception innerException)
        : this("trainer", message, innerException)
    {
    }

    /// <param name="trainer">Its name.</param>
    /// <param name="reason">In one line.</param>
    /// <param name="innerException">Where the reason came from.</param>
    public TrainerUnavailableException(string trainer, string reason, Exception? innerException = null)
        : base($"trainer '{trainer}': {reason}", innerException) => (Trainer, Reason) = (trainer, reason);

    public string Trainer { get; }

    public string Reason { get; }
}
