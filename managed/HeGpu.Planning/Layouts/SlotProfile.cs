using System.Numerics;

namespace HeGpu.Planning;

/// <summary>
/// Where one coordinate of a layer's output (its rows, say) takes part in a diagonal: slot offsets, each with a tag that tells which weights belong there
/// (a kernel index, or a pair of channels). Profiles of one <see cref="SlotProfiles"/> are equal only if they are the same object.
/// </summary>
internal sealed class SlotProfile
{
    private readonly (int Slot, int Tag)[] _places;
    private (int Start, int Length, int Tag)[]? _runs;
    private int _uniform = -1;

    /// <param name="places">Not empty; those of one slot one after the other.</param>
    /// <param name="number">Among the profiles of a pattern.</param>
    public SlotProfile((int Slot, int Tag)[] places, int number) => (_places, Number) = (places, number);

    public int Number { get; }

    public ReadOnlySpan<(int Slot, int Tag)> Places => _places;

    /// <summary>The places as runs of consecutive slots with one tag.</summary>
    public ReadOnlySpan<(int Start, int Length, int Tag)> Runs => _runs ??= FindRuns(_places);

    /// <summary>Those of some slot bits on which the weights depend: none if every offset that the bits can number has the same tags, else all.</summary>
    public int DependsOn(int bits)
    {
        if (_uniform < 0) _uniform = UniformSlots();
        return _uniform == 1 << BitOperations.PopCount((uint)bits) ? 0 : bits;
    }

    /// <summary>How many slots there are, if all have the same tags; else 0.</summary>
    private int UniformSlots()
    {
        int tags = 1;
        while (tags < _places.Length && _places[tags].Slot == _places[0].Slot) tags++;
        if (_places.Length % tags != 0) return 0;
        for (int k = tags; k < _places.Length; k++)
        {
            bool isNewSlot = _places[k].Slot != _places[k - 1].Slot;
            if (_places[k].Tag != _places[k - tags].Tag || isNewSlot != (k % tags == 0)) return 0;
        }

        return _places.Length / tags;
    }

    /// <summary>In order of first slots; where a slot has several tags, those of lower order come first, as in <see cref="Places"/>.</summary>
    private static (int Start, int Length, int Tag)[] FindRuns((int Slot, int Tag)[] places)
    {
        var runs = new List<(int Start, int Length, int Tag)>();
        foreach ((int slot, int tag) in places)
        {
            int open = runs.FindLastIndex(r => r.Tag == tag && r.Start + r.Length == slot);
            if (open >= 0) runs[open] = runs[open] with { Length = runs[open].Length + 1 };
            else runs.Add((slot, 1, tag));
        }

        return [.. runs];
    }
}

/// <summary>Profiles by content, so that equal ones are one object.</summary>
internal sealed class SlotProfiles
{
    private readonly Dictionary<(int Slot, int Tag)[], SlotProfile> _known = new(new SameContent());

    public SlotProfile Of(List<(int Slot, int Tag)> places)
    {
        (int, int)[] key = [.. places];
        if (!_known.TryGetValue(key, out SlotProfile? profile)) _known[key] = profile = new(key, _known.Count);
        return profile;
    }

    private sealed class SameContent : IEqualityComparer<(int Slot, int Tag)[]>
    {
        public bool Equals((int Slot, int Tag)[]? x, (int Slot, int Tag)[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode((int Slot, int Tag)[] obj)
        {
            var hash = new HashCode();
            foreach ((int slot, int tag) in obj) hash.Add((slot * 31) + tag);
            return hash.ToHashCode();
        }
    }
}
