using HeGpu.Ckks;

namespace HeGpu.Circuits;

/// <summary>
/// Which diagonals each (output, input) block of a linear transform has, and which of them are equal: its structure without its numbers. Immutable.
/// </summary>
public sealed class RotationPattern
{
    private readonly Diagonal[][][] _diagonals;
    private readonly int[] _periods;

    /// <param name="slots">Slots of a ciphertext, a power of two.</param>
    /// <param name="diagonals">[output][input] lists by ascending rotation.</param>
    /// <param name="periods">By number of values: after how many slots, a power of two, they repeat; 1 for a constant.</param>
    public RotationPattern(int slots, Diagonal[][][] diagonals, int[] periods)
    {
        Slots = slots;
        _diagonals = diagonals;
        _periods = periods;
        Sets = Collect();
    }

    /// <summary>Slots of a ciphertext, a power of two.</summary>
    public int Slots { get; }

    public int Outputs => _diagonals.Length;

    public int Inputs => _diagonals.Length == 0 ? 0 : _diagonals[0].Length;

    /// <summary>What splits are chosen and priced by.</summary>
    public RotationSets Sets { get; }

    /// <summary>By ascending rotation; empty where the output does not read the input.</summary>
    public IReadOnlyList<Diagonal> this[int output, int input] => _diagonals[output][input];

    /// <summary>After how many slots the values with a number repeat.</summary>
    public int Period(int values) => _periods[values];

    private RotationSets Collect()
    {
        var builder = new RotationSetsBuilder(Slots, Inputs);
        foreach (Diagonal[][] row in _diagonals)
        {
            for (int i = 0; i < row.Length; i++)
                foreach (Diagonal d in row[i]) builder.Add(i, d.Rotation);
            builder.EndOutput();
        }

        int shortEncodings = _periods.Count(p => CkksEncoder.IsShort(p, Slots));
        return builder.Build(_periods.Length - shortEncodings, shortEncodings);
    }
}
