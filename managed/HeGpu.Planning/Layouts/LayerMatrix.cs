using HeGpu.Circuits;

namespace HeGpu.Planning;

/// <summary>
/// A linear node's weights as generalised diagonals between layouts, made for one output ciphertext at a time. Zero padding, unused slots
/// and gaps are zeros of the diagonals, so nothing is ever masked. With <paramref name="structural"/> no number is computed (for counting).
/// </summary>
internal sealed class LayerMatrix(LinearNode node, TensorLayout output, IReadOnlyList<TensorLayout> layouts, bool structural) : IDiagonals
{
    private readonly RotationPattern _pattern = LayerPattern.Of(node, output, layouts);
    private readonly int[] _sources = LayerPattern.Sources(node);

    public int Slots => output.Slots;

    public int Inputs => _pattern.Inputs;

    public int Outputs => _pattern.Outputs;

    public RotationPattern Pattern => _pattern;

    public IReadOnlyList<int> Rotations(int outputIndex, int input) => _pattern[outputIndex, input];

    public IDiagonalRow Row(int outputIndex) => structural ? StructuralRow.Instance : new LazyRow(() => Build(outputIndex));

    private BuiltRow Build(int outputIndex)
    {
        var row = new BuiltRow(_pattern, outputIndex);
        int first = 0;
        foreach (int source in _sources)
        {
            foreach (LinearTerm term in node.Terms)
                if (term.Source == source) Fill(row, term.Map, layouts[source], outputIndex, first);
            first += layouts[source].Ciphertexts;
        }

        return row;
    }

    /// <summary>Rows of pixels in parallel: each output slot is written by one row only.</summary>
    private void Fill(BuiltRow row, LinearMap map, TensorLayout input, int outputIndex, int first)
    {
        Position[] bases = [.. output.ImagePositions];
        Parallel.For(0, map.Rows.Output, y =>
        {
            for (int x = 0; x < map.Columns.Output; x++)
            for (int image = 0; image < bases.Length; image++)
            {
                Position pixel = output.Rows[y] + output.Columns[x] + bases[image];
                foreach (AxisTap vertical in map.Rows[y])
                foreach (AxisTap horizontal in map.Columns[x])
                {
                    Position tap = input.Rows[vertical.Input] + input.Columns[horizontal.Input] + input.ImagePositions[image];
                    FillTap(row, map, input, outputIndex, first, pixel, tap, map.Weights(vertical.Kernel, horizontal.Kernel));
                }
            }
        });
    }

    private void FillTap(
        BuiltRow row, LinearMap map, TensorLayout input, int outputIndex, int first, Position pixel, Position tap, ReadOnlySpan<double> weights)
    {
        for (int o = 0; o < map.OutChannels; o++)
        {
            Position target = pixel + output.Channels[o];
            if (output.Ciphertext(target.Ciphertext) != outputIndex) continue;
            for (int c = 0; c < map.InChannels; c++)
            {
                double weight = weights[(o * map.InChannels) + c];
                if (weight == 0) continue;
                Position source = tap + input.Channels[c];
                int i = first + input.Ciphertext(source.Ciphertext);
                foreach (int copy in output.Copies)
                {
                    int slot = target.Slot + copy;
                    row.Diagonal(i, LayerPattern.Rotation(source.Slot, slot, input))[slot] += weight;
                }
            }
        }
    }

    private sealed class BuiltRow : IDiagonalRow
    {
        private readonly int[][] _index;
        private readonly double[][][] _diagonals;

        public BuiltRow(RotationPattern pattern, int output)
        {
            _index = new int[pattern.Inputs][];
            _diagonals = new double[pattern.Inputs][][];
            for (int i = 0; i < pattern.Inputs; i++)
            {
                IReadOnlyList<int> rotations = pattern[output, i];
                if (rotations.Count == 0) continue;
                _index[i] = new int[pattern.Slots];
                _diagonals[i] = new double[rotations.Count][];
                for (int k = 0; k < rotations.Count; k++)
                {
                    _index[i][rotations[k]] = k;
                    _diagonals[i][k] = new double[pattern.Slots];
                }
            }
        }

        public double[] Diagonal(int input, int rotation) => _diagonals[input][_index[input][rotation]];

        public bool TryRead(int input, int rotation, Span<double> values)
        {
            double[] diagonal = Diagonal(input, rotation);
            if (!diagonal.AsSpan().ContainsAnyExcept(0.0)) return false;
            diagonal.CopyTo(values);
            return true;
        }
    }

    /// <summary>Built when first read, so that cached weights cost nothing.</summary>
    private sealed class LazyRow(Func<BuiltRow> build) : IDiagonalRow
    {
        private readonly Lazy<BuiltRow> _row = new(build);

        public bool TryRead(int input, int rotation, Span<double> values) => _row.Value.TryRead(input, rotation, values);
    }

    private sealed class StructuralRow : IDiagonalRow
    {
        public static StructuralRow Instance { get; } = new();

        public bool TryRead(int input, int rotation, Span<double> values) => true;
    }
}
