using System.Numerics;

namespace HeGpu.Circuits;

/// <summary>Collects the rotations of a linear transform, output by output.</summary>
/// <param name="slots">Slots of a ciphertext, a power of two.</param>
/// <param name="inputs">Input ciphertexts.</param>
public sealed class RotationSetsBuilder(int slots, int inputs)
{
    private readonly ulong[][] _inputs = [.. Enumerable.Range(0, inputs).Select(_ => new ulong[Words(slots)])];
    private readonly Dictionary<ulong[], int> _outputs = new(SameWords.Instance);
    private ulong[] _output = new ulong[Words(slots)];

    /// <summary>Diagonals so far.</summary>
    public int Products { get; private set; }

    /// <summary>A diagonal of the current output: at most one for each input and rotation.</summary>
    /// <param name="input">Which input.</param>
    /// <param name="rotation">0 .. slots - 1.</param>
    public void Add(int input, int rotation)
    {
        ulong bit = 1ul << rotation;
        _inputs[input][rotation >> 6] |= bit;
        _output[rotation >> 6] |= bit;
        Products++;
    }

    /// <summary>All diagonals of the current output with one input.</summary>
    /// <param name="input">Which input.</param>
    /// <param name="rotations">A bit for each slot, lowest first.</param>
    public void Add(int input, ReadOnlySpan<ulong> rotations)
    {
        for (int w = 0; w < rotations.Length; w++)
        {
            _inputs[input][w] |= rotations[w];
            _output[w] |= rotations[w];
            Products += BitOperations.PopCount(rotations[w]);
        }
    }

    /// <summary>The current output has no more diagonals.</summary>
    public void EndOutput()
    {
        if (_outputs.TryGetValue(_output, out int count))
        {
            _outputs[_output] = count + 1;
            Array.Clear(_output);
            return;
        }

        _outputs[_output] = 1;
        _output = new ulong[_output.Length];
    }

    /// <param name="encodings">Different values that take long transforms.</param>
    /// <param name="shortEncodings">Those with a short period.</param>
    public RotationSets Build(int encodings, int shortEncodings)
    {
        var alike = new Dictionary<ulong[], int>(SameWords.Instance);
        foreach (ulong[] input in _inputs) alike[input] = alike.GetValueOrDefault(input) + 1;
        return new(slots, Products, encodings, shortEncodings, Listed(alike), Listed(_outputs));
    }

    private static int Words(int slots) => (slots + 63) / 64;

    private static (int[] Rotations, int Count)[] Listed(Dictionary<ulong[], int> sets) => [.. sets.Select(s => (Members(s.Key), s.Value))];

    private static int[] Members(ulong[] set)
    {
        int count = 0, next = 0;
        foreach (ulong word in set) count += BitOperations.PopCount(word);
        var members = new int[count];
        for (int w = 0; w < set.Length; w++)
            for (ulong left = set[w]; left != 0; left &= left - 1) members[next++] = (w * 64) + BitOperations.TrailingZeroCount(left);
        return members;
    }

    private sealed class SameWords : IEqualityComparer<ulong[]>
    {
        public static SameWords Instance { get; } = new();

        public bool Equals(ulong[]? x, ulong[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(ulong[] obj)
        {
            var hash = new HashCode();
            hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(obj.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
