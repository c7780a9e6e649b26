namespace HeGpu.Arithmetic;

/// <summary>
/// Counts the buffers rented in one asynchronous context, on all devices, and not yet returned: what a test asks at its end.
/// Scopes do not nest.
/// </summary>
public sealed class LeakScope : IDisposable
{
    private static readonly AsyncLocal<LeakScope?> s_current = new();

    private int _live;

    private LeakScope()
    {
    }

    /// <summary>Buffers of this scope that are still rented.</summary>
    public int LiveBuffers => Volatile.Read(ref _live);

    internal static LeakScope? Current => s_current.Value;

    public static LeakScope Begin() => s_current.Value = new LeakScope();

    /// <summary>Ends the scope of this context; buffers it still counts go on being counted.</summary>
    public void Dispose() => s_current.Value = null;

    internal void Enter() => Interlocked.Increment(ref _live);

    internal void Leave() => Interlocked.Decrement(ref _live);
}
