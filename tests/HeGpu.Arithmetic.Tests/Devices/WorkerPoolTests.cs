namespace HeGpu.Arithmetic.Tests;

public unsafe class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void RunsEveryItemOnceWithAWorkerToItself(int threads)
    {
        using var pool = new WorkerPool(threads);
        int* runs = stackalloc int[1000], busy = stackalloc int[8];
        for (int round = 0; round < 200; round++)
        {
            new Span<int>(runs, 1000).Clear();
            new Span<int>(busy, 8).Clear();
            var body = new Counting(runs, busy);
            int count = round * 5;
            pool.Run(count, ref body);
            for (int i = 0; i < 1000; i++)
                Assert.Equal(i < count ? 1 : 0, runs[i]);
        }
    }

    [Fact]
    public void WorksAfterItsThreadsFellAsleep()
    {
        using var pool = new WorkerPool(3);
        int* runs = stackalloc int[64], busy = stackalloc int[8];
        new Span<int>(runs, 64).Clear();
        new Span<int>(busy, 8).Clear();
        for (int round = 0; round < 20; round++)
        {
            Thread.Sleep(2);
            var body = new Counting(runs, busy);
            pool.Run(64, ref body);
        }
        for (int i = 0; i < 64; i++)
            Assert.Equal(20, runs[i]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void ThrowsTheFirstExceptionAndGoesOn(int threads)
    {
        using var pool = new WorkerPool(threads);
        var failing = new Failing();
        Assert.Throws<InvalidOperationException>(() => pool.Run(100, ref failing));
        int* runs = stackalloc int[10], busy = stackalloc int[8];
        new Span<int>(runs, 10).Clear();
        new Span<int>(busy, 8).Clear();
        var body = new Counting(runs, busy);
        pool.Run(10, ref body);
        Assert.Equal(Enumerable.Repeat(1, 10), new Span<int>(runs, 10).ToArray());
    }

    private readonly struct Counting(int* runs, int* busy) : IParallelBody
    {
        private readonly int* _runs = runs, _busy = busy;

        public void Execute(int item, int worker)
        {
            if (Interlocked.Exchange(ref _busy[worker], 1) != 0)
                throw new InvalidOperationException("Two items ran with one worker number.");
            Interlocked.Increment(ref _runs[item]);
            Volatile.Write(ref _busy[worker], 0);
        }
    }

    private readonly struct Failing : IParallelBody
    {
        public void Execute(int item, int worker) => throw new InvalidOperationException($"Item {item} failed.");
    }
}
