using System.Collections.Concurrent;
using HeGpu.Ckks;

namespace HeGpu.Circuits;

/// <summary>Names one weight plaintext of a linear transform for the lifetime of a plan.</summary>
/// <param name="Transform">The transform's name.</param>
/// <param name="Values">Number of its values.</param>
/// <param name="Shift">Slots by which they are shifted back.</param>
/// <param name="Scale">At which they are encoded.</param>
public readonly record struct WeightKey(string Transform, int Values, int Shift, double Scale);

/// <summary>
/// Encoded weights kept between runs (tiles or images of one plan) up to a budget of bytes; what does not fit is encoded again
/// each time. First come, first kept: the early, high-level layers have the dearest plaintexts. Thread-safe; disposing it returns the
/// plaintexts' buffers, after which no transform may use it.
/// </summary>
public sealed class WeightCache : IDisposable
{
    private readonly ConcurrentDictionary<WeightKey, IPlaintext> _plaintexts = new();
    private long _bytes;

    /// <param name="budgetBytes">Most bytes of plaintexts kept.</param>
    public WeightCache(long budgetBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(budgetBytes);
        BudgetBytes = budgetBytes;
    }

    public long BudgetBytes { get; }

    /// <summary>Bytes of the plaintexts held now.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public int Count => _plaintexts.Count;

    public bool TryGet(in WeightKey key, out IPlaintext? plaintext) => _plaintexts.TryGetValue(key, out plaintext);

    /// <summary>Takes ownership and says true if the plaintext fits the budget; otherwise it stays the caller's.</summary>
    public bool TryKeep(in WeightKey key, IPlaintext plaintext, long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= BudgetBytes && _plaintexts.TryAdd(key, plaintext))
        {
            (plaintext as Plaintext)?.Freeze();
            return true;
        }
        Interlocked.Add(ref _bytes, -bytes);
        return false;
    }

    public void Dispose()
    {
        foreach (IPlaintext p in _plaintexts.Values) p.Dispose();
        _plaintexts.Clear();
        Interlocked.Exchange(ref _bytes, 0);
    }
}
