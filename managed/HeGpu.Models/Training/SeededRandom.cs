using System.Numerics;

namespace HeGpu.Models;

/// <summary>
/// Deterministic numbers for training (not for cryptography): xoshiro256** seeded through SplitMix64 (Blackman and Vigna 2018).
/// The state is four words, so that a checkpoint resumes exactly. Not thread safe.
/// </summary>
public sealed class SeededRandom
{
    private readonly ulong[] state;

    public SeededRandom(ulong seed)
    {
        state = new ulong[4];
        for (int i = 0; i < 4; i++)
        {
            ulong z = seed += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            state[i] = z ^ (z >> 31);
        }
    }

    public SeededRandom(ReadOnlySpan<ulong> state)
    {
        if (state.Length != 4) throw new ArgumentException($"The state has {state.Length} words, it needs 4.", nameof(state));
        this.state = state.ToArray();
    }

    public ReadOnlySpan<ulong> State => state;

    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(state[1] * 5, 7) * 9, t = state[1] << 17;
        state[2] ^= state[0];
        state[3] ^= state[1];
        state[1] ^= state[2];
        state[0] ^= state[3];
        state[2] ^= t;
        state[3] = BitOperations.RotateLeft(state[3], 45);
        return result;
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, bound).</summary>
    public int Next(int bound) => (int)(((UInt128)NextUInt64() * (ulong)bound) >> 64);

    /// <summary>Standard normal (Box and Muller).</summary>
    public double NextGaussian() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>Mean 0, variance 1, nearly normal and cheap: the sum of four uniform values, within +-sqrt(12) (Irwin and Hall).</summary>
    public double NextBell()
    {
        ulong word = NextUInt64();
        long sum = (long)(word & 0xFFFF) + (long)((word >> 16) & 0xFFFF) + (long)((word >> 32) & 0xFFFF) + (long)(word >> 48);
        return (sum - (2 * 65535)) * (1.7320508075688772 / 65536);
    }

    /// <summary>Fisher and Yates.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
