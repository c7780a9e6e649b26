namespace HeGpu.Kernels;

/// <summary>Makes graphs of a machine. Called by one thread at a time, in the order of the machine's calls.</summary>
public interface ILaunchGraphs
{
    /// <summary>A graph of launches, each after the one before it.</summary>
    /// <exception cref="LaunchGraphException">The machine cannot; nothing was launched.</exception>
    ILaunchGraph Make(LaunchChain chain);
}

/// <summary>A chain of launches that is sent to the machine in one call. It holds its arguments, not the chain. Disposing never throws, and may come before a launch is done.</summary>
public interface ILaunchGraph : IDisposable
{
    /// <summary>Changes the arguments of a step for launches to come; those under way keep theirs.</summary>
    /// <exception cref="LaunchGraphException">The machine cannot.</exception>
    void Update(int step, ReadOnlySpan<byte> arguments);

    /// <summary>All steps, after everything before it in the machine's stream.</summary>
    /// <exception cref="DeviceLostException">The machine cannot go on.</exception>
    void Launch();
}

/// <summary>A graph cannot be made or changed. Nothing was launched: the same launches can still be made one by one.</summary>
public sealed class LaunchGraphException(string message, Exception? inner = null) : Exception(message, inner);
