using System.Runtime.CompilerServices;
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
        var channels = new ChannelPositions(output.Channels, input.Channels);
        Parallel.For(0, map.Rows.Output, y =>
        {
            for (int x = 0; x < map.Columns.Output; x++)
            for (int image = 0; image < output.Images; image++)
            {
                Position pixel = output.Rows[y] + output.Columns[x] + output.ImagePositions[image];
                foreach (AxisTap vertical in map.Rows[y])
                foreach (AxisTap horizontal in map.Columns[x])
                {
                    Position tap = input.Rows[vertical.Input] + input.Columns[horizontal.Input] + input.ImagePositions[image];
                    FillTap(row, channels, input, outputIndex, first, pixel, tap, map.Weights(vertical.Kernel, horizontal.Kernel));
                }
            }
        });
    }

    /// <summary>All channel pairs of one tap of one pixel: the innermost loop of building weights, compiled fully at once since a server's first run counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillTap(
        BuiltRow row, ChannelPositions channels, TensorLayout input, int outputIndex, int first, Position pixel, Position tap, ReadOnlySpan<double> weights)
    {
        int[] inputSlots = channels.InputSlots, inputRaw = channels.InputRaw, copies = output.Copies;
        int keep = ~input.CopyMask, mask = input.Period - 1;
        for (int o = 0; o < channels.OutputSlots.Length; o++)
        {
            if (output.Ciphertext(pixel.Ciphertext + channels.OutputRaw[o]) != outputIndex) continue;
            ReadOnlySpan<double> line = weights.Slice(o * inputSlots.Length, inputSlots.Length);
            foreach (int copy in copies)
            {
                int slot = pixel.Slot + channels.OutputSlots[o] + copy, displacement = tap.Slot - (slot & keep);
                for (int c = 0; c < line.Length; c++)
                {
                    if (line[c] == 0) continue;
                    double[]?[] diagonals = row.ByRotation[first + input.Ciphertext(tap.Ciphertext + inputRaw[c])];
                    diagonals[(displacement + inputSlots[c]) & mask]![slot] += line[c];
                }
            }
        }
    }

    /// <summary>Slot and ciphertext parts of the channels in plain arrays.</summary>
    private sealed class ChannelPositions(Position[] outputs, Position[] inputs)
    {
        public int[] OutputSlots { get; } = [.. outputs.Select(p => p.Slot)];

        public int[] OutputRaw { get; } = [.. outputs.Select(p => p.Ciphertext)];

        public int[] InputSlots { get; } = [.. inputs.Select(p => p.Slot)];

        public int[] InputRaw { get; } = [.. inputs.Select(p => p.Ciphertext)];
    }

    private sealed class BuiltRow : IDiagonalRow
    {
        public BuiltRow(RotationPattern pattern, int output)
        {
            ByRotation = new double[pattern.Inputs][][];
            for (int i = 0; i < pattern.Inputs; i++)
            {
                IReadOnlyList<int> rotations = pattern[output, i];
                ByRotation[i] = rotations.Count == 0 ? [] : new double[]?[pattern.Slots];
                foreach (int r in rotations) ByRotation[i][r] = new double[pattern.Slots];
            }
        }

        /// <summary>[input][rotation]; null where there is no diagonal.</summary>
        public double[]?[][] ByRotation { get; }

        public bool TryRead(int input, int rotation, Span<double> values)
        {
            double[] diagonal = ByRotation[input][rotation]!;
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
