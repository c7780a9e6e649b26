using System.Numerics;
using System.Runtime.CompilerServices;

namespace HeGpu.Planning;

/// <summary>Sums by key in an open hash table that is filled and emptied many times without new memory. Not thread-safe.</summary>
internal sealed class PlaceTable
{
    private Entry[] _entries = new Entry[1 << 12];
    private int[] _used = new int[1 << 11];

    public int Count { get; private set; }

    /// <summary>The entry of the n-th key that was met.</summary>
    public ref readonly Entry this[int n] => ref _entries[_used[n]];

    /// <summary>Adds to a key's sum, from zero, and to its bits.</summary>
    /// <param name="key">0 or more.</param>
    /// <param name="hash">Added modulo 2^64.</param>
    /// <param name="bits">Or-ed.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long key, ulong hash, int bits)
    {
        ref Entry entry = ref Find(key);
        entry.Hash += hash;
        entry.Bits |= bits;
    }

    public void Clear()
    {
        foreach (int place in _used.AsSpan(0, Count)) _entries[place] = default;
        Count = 0;
    }

    private ref Entry Find(long key)
    {
        int mask = _entries.Length - 1, place = (int)((ulong)key * 0x9E3779B97F4A7C15 >> 40) & mask;
        while (true)
        {
            ref Entry entry = ref _entries[place];
            if (entry.KeyPlusOne == key + 1) return ref entry;
            if (entry.KeyPlusOne == 0) break;
            place = (place + 1) & mask;
        }

        if (Count == _used.Length)
        {
            Grow();
            return ref Find(key);
        }

        _used[Count++] = place;
        _entries[place].KeyPlusOne = key + 1;
        return ref _entries[place];
    }

    /// <summary>Twice the size; at most half of the places are used.</summary>
    private void Grow()
    {
        Entry[] old = _entries;
        int[] used = _used;
        (_entries, _used, Count) = (new Entry[2 * old.Length], new int[2 * used.Length], 0);
        foreach (int place in used)
        {
            ref Entry entry = ref Find(old[place].Key);
            entry = old[place];
        }
    }

    public struct Entry
    {
        internal long KeyPlusOne;

        public readonly long Key => KeyPlusOne - 1;

        public ulong Hash;

        public int Bits;
    }
}
