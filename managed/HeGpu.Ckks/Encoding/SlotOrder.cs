using System.Collections.Concurrent;
using System.Numerics;

namespace HeGpu.Ckks;

/// <summary>
/// Where the encoding FFT of C[X]/(X^n - i) keeps each slot. Slot j is the value at zeta^(3^j), zeta = exp(i pi/(2n)). The roots
/// of X^n = i are the zeta^e with e = 1 mod 4; a slot whose exponent is 3 mod 4 is the conjugate of the value at -3^j, because the
/// polynomial is real.
/// </summary>
public sealed class SlotOrder
{
    private static readonly ConcurrentDictionary<int, SlotOrder> s_known = new();

    private readonly int[] _places;

    private SlotOrder(int slots)
    {
        // The FFT splits X^2t = v into X^t = +-sqrt(v): exponents e become e/2 and e/2 + 2n (a factor -1), from X^n = i on.
        var exponents = new int[2 * slots];
        exponents[1] = slots;
        for (int k = 1; k < slots; k++)
        {
            exponents[2 * k] = exponents[k] / 2;
            exponents[(2 * k) + 1] = (exponents[k] / 2) + (2 * slots);
        }
        var position = new int[slots];
        for (int p = 0; p < slots; p++)
            position[exponents[slots + p] >> 2] = p;

        _places = new int[slots];
        int mask = (4 * slots) - 1;
        for (int j = 0, e = 1; j < slots; j++, e = (3 * e) & mask)
            _places[j] = (e & 3) == 1 ? position[e >> 2] : ~position[(-e & mask) >> 2];
    }

    /// <param name="slots">A power of two from 2.</param>
    public static SlotOrder Of(int slots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 2);
        if (!BitOperations.IsPow2(slots))
            throw new ArgumentException($"{slots} slots is not a power of two.", nameof(slots));
        return s_known.TryGetValue(slots, out SlotOrder? known) ? known : s_known.GetOrAdd(slots, static s => new SlotOrder(s));
    }

    /// <summary>For each slot its index in the FFT's output; the complement (~index) when the conjugate is meant.</summary>
    public ReadOnlySpan<int> Places => _places;
}
