using System.Numerics;

namespace HeGpu.Ckks;

/// <summary>
/// Two real values in one complex slot: z = a + i b / sqrt 2. Real weights act on both at once. What makes squares of both possible without a level
/// is that i sqrt 2 is X^(N/4) + X^(3N/4) in every slot, with u = conj z:
/// (z + u)^2 - i sqrt 2 (z - u)^2 = 4 (a^2 + i b^2 / sqrt 2), a pair again. (Plain a + i b would need the constant i, which is no short
/// polynomial: rotations by odd steps conjugate X^(N/2).)
/// </summary>
public static class SlotPair
{
    /// <summary>Values that a slot holds.</summary>
    public const int Count = 2;

    /// <summary>i sqrt 2: encoded at scale 1 it is X^(N/4) + X^(3N/4), without rounding.</summary>
    public static Complex RootOfMinusTwo { get; } = new(0, Math.Sqrt(2));

    /// <summary>What the values of squares are multiplied by, which their scale takes in.</summary>
    public const double SquareGain = 4;

    /// <summary>Largest magnitude of a slot whose values are at most 1: sqrt(1 + 1/2).</summary>
    public static double LargestMagnitude { get; } = Math.Sqrt(1.5);

    /// <summary>Errors of slots weigh sqrt 2 times as much in the second value.</summary>
    public static double LargestErrorGain { get; } = Math.Sqrt(2);

    public static Complex Of(double first, double second) => new(first, second * Math.Sqrt(0.5));

    public static double First(Complex slot) => slot.Real;

    public static double Second(Complex slot) => slot.Imaginary * Math.Sqrt(2);
}
