using System.Numerics;
using System.Runtime.CompilerServices;
using HeGpu.Circuits;

namespace HeGpu.Planning;

/// <summary>
/// The places of one output's diagonals, a bit for each input and rotation. Where many sums of coordinates meet many channels in few places, sets of
/// rotations are turned and joined as a whole, 64 places at a time.
/// </summary>
internal sealed class RotationBits(int inputs, int slots)
{
    private readonly ulong[]?[] _bits = new ulong[inputs][];
    private readonly Dictionary<int, ulong[]> _pixels = [];

    /// <summary>The places of one term.</summary>
    /// <param name="term">The term.</param>
    /// <param name="pixels">Sums of all coordinates but the channel.</param>
    /// <param name="channels">Reaches of the channel.</param>
    public void Add(TermReaches term, ReadOnlySpan<LayerCounts.Sum> pixels, ReadOnlySpan<Reach> channels)
    {
        int words = term.Modulus / 64;
        CollectPixels(pixels, term.Modulus);
        if (words == 0 || pixels.Length < _pixels.Count * words)
        {
            AddEach(term, pixels, channels);
            return;
        }

        foreach ((int input, ulong[] rotations) in _pixels)
            foreach (ref readonly Reach c in channels)
                OrTurned(rotations.AsSpan(0, words), c.Displacement & (term.Modulus - 1), Of(term, input + c.Input).AsSpan(0, words));
    }

    /// <summary>Hands the places over and forgets them.</summary>
    public void MoveTo(RotationSetsBuilder builder)
    {
        for (int i = 0; i < inputs; i++)
        {
            if (_bits[i] is not { } rotations) continue;
            builder.Add(i, rotations);
            Array.Clear(rotations);
        }

        builder.EndOutput();
    }

    private ulong[] Of(TermReaches term, int rawInput) => _bits[term.First + term.Input.Ciphertext(rawInput)] ??= new ulong[(slots + 63) / 64];

    private void CollectPixels(ReadOnlySpan<LayerCounts.Sum> pixels, int modulus)
    {
        _pixels.Clear();
        foreach (ref readonly LayerCounts.Sum p in pixels)
        {
            if (!_pixels.TryGetValue(p.Input, out ulong[]? rotations)) _pixels[p.Input] = rotations = new ulong[(slots + 63) / 64];
            int rotation = p.Displacement & (modulus - 1);
            rotations[rotation >> 6] |= 1ul << rotation;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddEach(TermReaches term, ReadOnlySpan<LayerCounts.Sum> pixels, ReadOnlySpan<Reach> channels)
    {
        foreach (ref readonly LayerCounts.Sum p in pixels)
        {
            foreach (ref readonly Reach c in channels)
            {
                int rotation = (p.Displacement + c.Displacement) & (term.Modulus - 1);
                Of(term, p.Input + c.Input)[rotation >> 6] |= 1ul << rotation;
            }
        }
    }

    /// <summary>target |= set + by, modulo the places of the set, a multiple of 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OrTurned(ReadOnlySpan<ulong> set, int by, Span<ulong> target)
    {
        int mask = set.Length - 1, whole = by >> 6, shift = by & 63;
        for (int w = 0; w < set.Length; w++)
        {
            ulong low = set[(w - whole) & mask], lower = set[(w - whole - 1) & mask];
            target[w] |= shift == 0 ? low : (low << shift) | (lower >> (64 - shift));
        }
    }
}
