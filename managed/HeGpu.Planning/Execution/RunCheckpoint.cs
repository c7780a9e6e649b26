using System.Diagnostics;
using HeGpu.Ckks;

namespace HeGpu.Planning;

/// <summary>
/// Copies, on a device that cannot be lost, of the tensors that a run still needs: it can go on from there on another device. A copy is made after a
/// tensor when it takes at most a share of the time since the last one, judged by the rate of the copies before; so runs of milliseconds make none and are
/// started again, and long ones lose one tensor. Inputs are the caller's to keep.
/// </summary>
/// <param name="import">To the engine that computes.</param>
/// <param name="export">From it.</param>
/// <param name="degree">N, to count bytes.</param>
/// <param name="share">See <see cref="ExecutionOptions.CheckpointShare"/>.</param>
internal sealed class RunCheckpoint(Func<Ciphertext, ICiphertext> import, Func<ICiphertext, Ciphertext> export, int degree, double share) : IDisposable
{
    /// <summary>What a copy of a byte is thought to take before one was made: 4 GB/s.</summary>
    private const double GuessedSecondsPerByte = 0.25e-9;

    private readonly Dictionary<(int Batch, int Node), Ciphertext[]> _copies = [];
    private double _secondsPerByte = GuessedSecondsPerByte;
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>The first tensor that is not made yet.</summary>
    public int Next { get; private set; }

    /// <summary>Gives a run the tensors that it needs to go on with <see cref="Next"/>.</summary>
    public void Restore(ICiphertext[]?[][] live)
    {
        foreach (((int batch, int node), Ciphertext[] copies) in _copies)
        {
            if (node >= Next) continue;
            var imported = new List<ICiphertext>();
            try
            {
                foreach (Ciphertext copy in copies) imported.Add(import(copy));
            }
            finally
            {
                // Also what was imported before a failure: the run disposes it.
                live[batch][node] = [.. imported];
            }
        }
        _last = Stopwatch.GetTimestamp();
    }

    /// <summary>Copies what is alive after a tensor was made, if that is cheap enough.</summary>
    public void After(int node, ICiphertext[]?[][] live)
    {
        (int Batch, int Node)[] wanted = [.. from b in Enumerable.Range(0, live.Length) from n in Enumerable.Range(1, node) where live[b][n] is not null select (b, n)];
        (int Batch, int Node)[] missing = [.. wanted.Where(key => !_copies.ContainsKey(key))];
        double seconds = Stopwatch.GetElapsedTime(_last).TotalSeconds;
        long bytes = missing.Sum(key => live[key.Batch][key.Node]!.Sum(Bytes));
        if (node == 0 || bytes * _secondsPerByte > share * seconds) return;
        long start = Stopwatch.GetTimestamp();
        foreach ((int b, int n) in missing) _copies.Add((b, n), Export(live[b][n]!));
        Next = node + 1;
        foreach ((int Batch, int Node) dead in _copies.Keys.Except(wanted).ToArray()) Remove(dead);
        _last = Stopwatch.GetTimestamp();
        if (bytes > 0) _secondsPerByte = Stopwatch.GetElapsedTime(start, _last).TotalSeconds / bytes;
    }

    public void Dispose()
    {
        foreach ((int, int) key in _copies.Keys.ToArray()) Remove(key);
    }

    private Ciphertext[] Export(ICiphertext[] tensor)
    {
        var copies = new List<Ciphertext>();
        try
        {
            foreach (ICiphertext c in tensor) copies.Add(export(c));
            return [.. copies];
        }
        catch
        {
            foreach (Ciphertext c in copies) c.Dispose();
            throw;
        }
    }

    private void Remove((int, int) key)
    {
        if (!_copies.Remove(key, out Ciphertext[]? copies)) return;
        foreach (Ciphertext c in copies) c.Dispose();
    }

    private long Bytes(ICiphertext c) => 8L * Ciphertext.MinSize * (c.Level + 1) * degree;
}
