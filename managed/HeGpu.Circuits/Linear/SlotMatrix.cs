namespace HeGpu.Circuits;

/// <summary>
/// A linear map between lists of ciphertexts, built entry by entry: y[o][k] = sum w x[i][j]. Entries at one place add up.
/// Not thread-safe while entries are added.
/// </summary>
public sealed class SlotMatrix : IDiagonals
{
    private readonly Dictionary<int, double[]>[,] _blocks;

    /// <exception cref="ArgumentOutOfRangeException">The slot count is no power of two, or a list is empty.</exception>
    public SlotMatrix(int slots, int inputs, int outputs)
    {
        if (slots < 1 || (slots & (slots - 1)) != 0)
            throw new ArgumentOutOfRangeException(nameof(slots), $"{slots} slots: it must be a power of two.");
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        Slots = slots;
        Inputs = inputs;
        Outputs = outputs;
        _blocks = new Dictionary<int, double[]>[outputs, inputs];
        for (int o = 0; o < outputs; o++)
            for (int i = 0; i < inputs; i++) _blocks[o, i] = [];
    }

    public int Slots { get; }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>Adds <paramref name="weight"/> times slot <paramref name="inSlot"/> of an input to slot <paramref name="outSlot"/> of an output.</summary>
    public void Add(int outCt, int outSlot, int inCt, int inSlot, double weight)
    {
        int rotation = (inSlot - outSlot) & (Slots - 1);
        Dictionary<int, double[]> block = _blocks[outCt, inCt];
        if (!block.TryGetValue(rotation, out double[]? diagonal)) block[rotation] = diagonal = new double[Slots];
        diagonal[outSlot] += weight;
    }

    /// <summary>A dense slots x slots block set at once; zeros are left out.</summary>
    public void AddBlock(int outCt, int inCt, double[,] matrix)
    {
        for (int k = 0; k < Slots; k++)
        {
            for (int j = 0; j < Slots; j++)
            {
                if (matrix[k, j] != 0) Add(outCt, k, inCt, j, matrix[k, j]);
            }
        }
    }

    public IReadOnlyList<int> Rotations(int output, int input) => [.. _blocks[output, input].Keys.Order()];

    public IDiagonalRow Row(int output) => new RowView(this, output);

    /// <summary>The product by definition, on plain numbers: the oracle of every homomorphic evaluation.</summary>
    public double[][] Multiply(IReadOnlyList<double[]> inputs)
    {
        var outputs = new double[Outputs][];
        for (int o = 0; o < Outputs; o++)
        {
            outputs[o] = new double[Slots];
            for (int i = 0; i < Inputs; i++)
            {
                foreach ((int rotation, double[] diagonal) in _blocks[o, i])
                {
                    for (int k = 0; k < Slots; k++) outputs[o][k] += diagonal[k] * inputs[i][(k + rotation) & (Slots - 1)];
                }
            }
        }

        return outputs;
    }

    private sealed class RowView(SlotMatrix matrix, int output) : IDiagonalRow
    {
        public bool TryRead(int input, int rotation, Span<double> values)
        {
            if (!matrix._blocks[output, input].TryGetValue(rotation, out double[]? diagonal)) return false;
            if (!diagonal.AsSpan().ContainsAnyExcept(0.0)) return false;
            diagonal.CopyTo(values);
            return true;
        }
    }
}
