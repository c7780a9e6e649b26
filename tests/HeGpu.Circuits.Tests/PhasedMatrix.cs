namespace HeGpu.Circuits.Tests;

/// <summary>
/// Every input to every output, as between pixel phases of one channel, by three taps whose values all blocks share: a constant, a vector that repeats after 8 slots, and a full one.
/// </summary>
internal sealed class PhasedMatrix : IDiagonals
{
    public const int Ciphertexts = 3;

    private readonly double[][] _values;

    public PhasedMatrix(Random random, int slots)
    {
        int[] periods = [1, 8, slots];
        _values = [.. periods.Select(p => Enumerable.Range(0, p).Select(_ => random.NextDouble() - 0.5).ToArray())];
        Diagonal[] block = [new(0, 0), new(1, 1), new(2, 2)];
        Pattern = new(slots, [.. Enumerable.Repeat(Enumerable.Repeat(block, Ciphertexts).ToArray(), Ciphertexts)], periods);
    }

    public RotationPattern Pattern { get; }

    public bool TryRead(int values, Span<double> target)
    {
        _values[values].CopyTo(target);
        return true;
    }

    public double[][] Multiply(double[][] inputs)
    {
        int slots = Pattern.Slots;
        double[] y = [.. Enumerable.Range(0, slots).Select(k => inputs.Sum(x =>
            Enumerable.Range(0, 3).Sum(r => _values[r][k % _values[r].Length] * x[(k + r) % slots])))];
        return [.. Enumerable.Repeat(y, Ciphertexts)];
    }
}
