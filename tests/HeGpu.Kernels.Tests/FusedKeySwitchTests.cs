namespace HeGpu.Kernels.Tests;

/// <summary>Key switches of two-pass lengths with the inner product in the last pass of the transforms, up to the longest sums.</summary>
[NoLeakedBuffers]
public class FusedKeySwitchTests
{
    [Theory]
    [InlineData(13, 7, 3, 1, false)]
    [InlineData(14, 5, 2, 2, true)]
    [InlineData(17, 2, 1, 1, false)]
    public void GivesTheWordsOfTheReference(int logDegree, int limbs, int special, int width, bool montgomery) => Seeded.Run(random =>
    {
        PolynomialRing ring = montgomery ? MontgomeryRings.Of(logDegree) : TestRings.Of(logDegree);
        using KernelDevice device = EmulatorDevice.Create(1L << 30, checkRaces: logDegree < 15);
        using var twin = new Twin(device, ring, random);
        LimbRange data = new(0, limbs), extended = new(0, limbs, special);
        TwinBuffer x = twin.Buffer(data), key = twin.Buffer(extended, 2 * ((limbs + width - 1) / width)), addend = twin.Buffer(data), d = twin.Buffer(data, 2), sum = twin.Buffer(extended, 2);
        twin.Same((device, side) => device.SwitchKeys(x[side], width, [new KeySwitch(key[side], addend[side], 5, d[side])]));
        twin.Same((device, side) => device.SwitchKeyLazily(x[side], width, key[side], 2 * (uint)ring.Degree - 1, sum[side], accumulate: true));
    });

    // More digits than products fit a sum between two reductions.
    [Theory]
    [InlineData(4, 34)]
    [InlineData(13, 17)]
    public void SumsManyDigits(int logDegree, int digits) => Seeded.Run(random =>
    {
        IReadOnlyList<ulong> primes = PrimeGenerator.Primes(1 << logDegree, [.. Enumerable.Repeat(60, digits + 2)]);
        var ring = new PolynomialRing(1 << logDegree, [.. primes.Take(digits)], [.. primes.Skip(digits)]);
        using KernelDevice device = EmulatorDevice.Create(1L << 30);
        using var twin = new Twin(device, ring, random);
        LimbRange extended = new(0, digits, 2);
        TwinBuffer x = twin.Buffer(new(0, digits)), key = twin.Buffer(extended, 2 * digits), sum = twin.Buffer(extended, 2), wide = twin.Buffer(new(0, 0, 2));
        twin.Same((device, side) => device.SwitchKeyLazily(x[side], 1, key[side], 3, sum[side], accumulate: false));
        twin.Same((device, side) => device.ConvertBasis(x.View<Coefficient>(side), wide.View<Coefficient>(side)));
    });
}
