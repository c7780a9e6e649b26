namespace HeGpu.Circuits;

/// <summary>
/// A linear map between lists of ciphertexts, built entry by entry: y[o][k] = sum w x[i][j]. Entries at one place add up. Every diagonal counts as
/// having values of its own. Not thread-safe while entries are added.
/// </summary>
public sealed class SlotMatrix : IDiagonals
{
    private readonly Dictionary<int, int>[,] _blocks;
    private readonly List<double[]> _values = [];
    private RotationPattern? _pattern;

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
        _blocks = new Dictionary<int, int>[outputs, inputs];
        for (int o = 0; o < outputs; o++)
            for (int i = 0; i < inputs; i++) _blocks[o, i] = [];
    }

    public int Slots { get; }

    public int Inputs { get; }

    public int Outputs { get; }

    public RotationPattern Pattern => _pattern ??= new(Slots, Diagonals(), [.. _values.Select(_ => Slots)]);

    /// <summary>Adds <paramref name="weight"/> times slot <paramref name="inSlot"/> of an input to slot <paramref name="outSlot"/> of an output.</summary>
    public void Add(int outCt, int outSlot, int inCt, int inSlot, double weight)
    {
        int rotation = (inSlot - outSlot) & (Slots - 1);
        Dictionary<int, int> block = _blocks[outCt, inCt];
        if (!block.TryGetValue(rotation, out int values))
        {
            block[rotation] = values = _values.Count;
            _values.Add(new double[Slots]);
            _pattern = null;
        }

        _values[values][outSlot] += weight;
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

    public bool TryRead(int values, Span<double> target)
    {
        _values[values].CopyTo(target);
        return _values[values].AsSpan().ContainsAnyExcept(0.0);
    }

    /// <summary>The product by definition, on plain numbers: the oracle of every homomorphic evaluation.</summary>
    public double[][] Multiply(IReadOnlyList<double[]> inputs)
    {
        var outputs = new double[Outputs][];
        for (int o = 0; o < Outputs; o++)
        {
            outputs[o] = new double[Slots];
            for (int i = 0; i < Inputs; i++)
            {
                foreach ((int rotation, int values) in _blocks[o, i])
                {
                    for (int k = 0; k < Slots; k++) outputs[o][k] += _values[values][k] * inputs[i][(k + rotation) & (Slots - 1)];
                }
            }
        }

        return outputs;
    }

    private Diagonal[][][] Diagonals()
    {
        var diagonals = new Diagonal[Outputs][][];
        for (int o = 0; o < Outputs; o++)
        {
            diagonals[o] = new Diagonal[Inputs][];
            for (int i = 0; i < Inputs; i++) diagonals[o][i] = [.. _blocks[o, i].OrderBy(d => d.Key).Select(d => new Diagonal(d.Key, d.Value))];
        }

        return diagonals;
    }
}
