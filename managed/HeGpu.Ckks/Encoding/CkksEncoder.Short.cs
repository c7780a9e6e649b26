using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

public sealed partial class CkksEncoder
{
    private readonly ShortTransform?[] _shortTransforms = new ShortTransform?[parameters.MaxLevel + 1];

    // Made when first needed; two threads may make the same one, of which either serves.
    private ShortTransform ShortTransformOf(int limb) =>
        _shortTransforms[limb] ??= new(Parameters.Ring.NttTable(limb), Math.Max(2 * MinPeriod, Parameters.Degree / ManyRepetitions));

    private sealed class ShortLimbs(CkksEncoder encoder, double[] coefficients) : ILimbSource
    {
        public void Fill(int polynomial, int limb, Span<ulong> words) => encoder.ShortTransformOf(limb).Fill(coefficients, words);
    }
}
