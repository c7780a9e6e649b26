namespace HeGpu.Arithmetic;

/// <summary>Work on the items 0 .. count-1 of one fork. Plain data, so that workers may read it by address.</summary>
internal interface IParallelBody
{
    /// <param name="item">Which item.</param>
    /// <param name="worker">Below <see cref="WorkerPool.Threads"/>; no two items run at one time with the same number.</param>
    void Execute(int item, int worker);
}

/// <summary>
/// Fork and join over index ranges on persistent threads, without allocation and without locks while threads are awake. Items are
/// handed out one by one. A second caller, a nested call, and a pool of one thread run inline. A worker that wakes up late finds
/// the fork closed and is not waited for, so an oversubscribed machine costs no more than the caller's own speed.
/// </summary>
internal sealed unsafe class WorkerPool : IDisposable
{
    // _gate: generation (high 32 bits), open flag, number of workers inside (low 16 bits).
    private const long Open = 1L << 16;
    private const long Inside = Open - 1;
    private static readonly long s_spinTicks = Stopwatch.Frequency / 20_000;    // 50 us: longer than the gap between two forks of a verb

    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _wake = new(0);
    private long _gate;
    private int _busy, _sleepers;
    private volatile bool _stopping;

    private delegate*<void*, int, int, void> _execute;
    private void* _body;
    private int _count;
    private Exception? _error;
    private PaddedCounter _next;

    public WorkerPool(int threads)
    {
        Threads = Math.Clamp(threads, 1, (int)Inside);
        _threads = new Thread[Threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _threads[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"HeGpu worker {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>The caller included.</summary>
    public int Threads { get; }

    /// <summary>Returns when every item has been executed. The first exception of a body is thrown here; items not yet begun are then left out.</summary>
    public void Run<TBody>(int count, ref TBody body) where TBody : unmanaged, IParallelBody
    {
        if (Threads == 1 || count <= 1 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (int i = 0; i < count; i++)
                body.Execute(i, 0);
            return;
        }
        fixed (TBody* address = &body)
        {
            _execute = &Invoke<TBody>;
            _body = address;
            _count = count;
            _error = null;
            _next.Value = 0;
            long generation = (_gate >> 32) + 1;
            Interlocked.Exchange(ref _gate, (generation << 32) | Open);
            WakeSleepers();
            Drain(0);
            Close();
        }
        Exception? error = _error;
        Volatile.Write(ref _busy, 0);
        if (error is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
    }

    public void Dispose()
    {
        _stopping = true;
        if (_threads.Length > 0)
            _wake.Release(_threads.Length);
        foreach (Thread thread in _threads)
            thread.Join();
        _wake.Dispose();
    }

    private static void Invoke<TBody>(void* body, int item, int worker) where TBody : unmanaged, IParallelBody =>
        ((TBody*)body)->Execute(item, worker);

    private void Drain(int worker)
    {
        try
        {
            for (int i; (i = Interlocked.Increment(ref _next.Value) - 1) < _count;)
                _execute(_body, i, worker);
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref _error, error, null);
            Volatile.Write(ref _next.Value, _count);
        }
    }

    private void Close()
    {
        Interlocked.And(ref _gate, ~Open);
        var spin = new SpinWait();
        while ((Volatile.Read(ref _gate) & Inside) != 0)
            spin.SpinOnce(sleep1Threshold: -1);
    }

    // A worker counts itself before it looks at the gate a last time, and forks open the gate before they count sleepers: one of the two
    // sees the other. A token too many only wakes somebody for nothing.
    private void WakeSleepers()
    {
        if (Volatile.Read(ref _sleepers) != 0)
        {
            int sleepers = Interlocked.Exchange(ref _sleepers, 0);
            if (sleepers > 0)
                _wake.Release(sleepers);
        }
    }

    private void Work(int worker)
    {
        long done = 0;
        while (!_stopping)
        {
            if (TryEnter(ref done))
            {
                Drain(worker);
                Interlocked.Decrement(ref _gate);
                continue;
            }
            if (SpinForWork(done))
                continue;
            Interlocked.Increment(ref _sleepers);
            if (!IsNew(Volatile.Read(ref _gate), done) && !_stopping)
                _wake.Wait();
        }
    }

    private bool TryEnter(ref long done)
    {
        long gate = Volatile.Read(ref _gate);
        if (!IsNew(gate, done) || Interlocked.CompareExchange(ref _gate, gate + 1, gate) != gate)
            return false;
        done = gate >> 32;
        return true;
    }

    private bool SpinForWork(long done)
    {
        long end = Stopwatch.GetTimestamp() + s_spinTicks;
        do
        {
            for (int i = 0; i < 16; i++)
            {
                if (IsNew(Volatile.Read(ref _gate), done))
                    return true;
                Thread.SpinWait(4);
            }
        }
        while (Stopwatch.GetTimestamp() < end);
        return false;
    }

    private static bool IsNew(long gate, long done) => (gate & Open) != 0 && gate >> 32 != done;

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct PaddedCounter
    {
        [FieldOffset(128)]
        public int Value;
    }
}
