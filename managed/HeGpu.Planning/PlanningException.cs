namespace HeGpu.Planning;

/// <summary>A network, image or machine that cannot be planned for as asked, with what to change.</summary>
public sealed class PlanningException : Exception
{
    public PlanningException(string message)
        : base(message)
    {
    }

    public PlanningException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
