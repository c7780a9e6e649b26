using System.Diagnostics;
using HeGpu.Arithmetic;

namespace HeGpu.Planning;

/// <summary>Adds up the time of each tensor over the batches of a run.</summary>
internal sealed class NodeClock(Plan plan)
{
    private readonly double[] seconds = new double[plan.Nodes.Count];
    private readonly List<double> batches = [];
    private TimeSpan processor;

    /// <summary>Runs some batches together; each is given an equal share of the time.</summary>
    public T Time<T>(int count, Func<T> run)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        T result = run();
        batches.AddRange(Enumerable.Repeat(Stopwatch.GetElapsedTime(start).TotalSeconds / count, count));
        processor += Environment.CpuUsage.TotalTime - before;
        return result;
    }

    public void Observe(ExecutedNode node) => seconds[node.Index] += node.Seconds;

    public ServerRecord ToRecord(DeviceInfo device, long peakBytes) => new(
        [.. batches], processor.TotalSeconds, peakBytes, ProcessMemory.PeakBytes, $"{device.Name}: {device.Description}", device.Threads,
        [.. plan.Nodes.Select((n, i) => new TensorTime(n.Name, n.Level, Math.Log2(n.Scale), seconds[i]))]);
}
