using System.Runtime.CompilerServices;
using HeGpu.Circuits;

namespace HeGpu.Planning;

/// <summary>
/// A linear node's weights as generalised diagonals between layouts, made for one output ciphertext at a time. Zero padding, unused slots
/// and gaps are zeros of the diagonals, so nothing is ever masked. With a fold the diagonals are those of the partial sums. With
/// <paramref name="structural"/> no number is computed (for counting).
/// </summary>
internal sealed class LayerMatrix(LinearNode node, TensorLayout output, IReadOnlyList<TensorLayout> layouts, LayerFold? fold, bool structural) : IDiagonals
{
    private readonly RotationPattern _pattern = LayerPattern.Of(node, output, layouts, fold);
    private readonly int[] _sources = LayerPattern.Sources(node);
    private readonly ImageField _images = ImageField.Of(output, LayerPattern.Sources(node).Select(s => layouts[s]));
    private readonly int[] _copies = [.. output.Copies.Where(c => fold is null || c < fold.Modulus)];

    public int Slots => output.Slots;

    public int Inputs => _pattern.Inputs;

    public int Outputs => _pattern.Outputs;

    public RotationPattern Pattern => _pattern;

    public IReadOnlyList<int> Rotations(int outputIndex, int input) => _pattern[outputIndex, input];

    public IDiagonalRow Row(int outputIndex) => structural ? StructuralRow.Instance : new LazyRow(() => Build(outputIndex));

    private BuiltRow Build(int outputIndex)
    {
        var row = new BuiltRow(_pattern, outputIndex, _images);
        int first = 0;
        foreach (int source in _sources)
        {
            foreach (LinearTerm term in node.Terms)
                if (term.Source == source) Fill(row, term.Map, layouts[source], outputIndex, first);
            first += layouts[source].Ciphertexts;
        }

        return row;
    }

    /// <summary>
    /// Rows of pixels in parallel: each output slot (with a fold: modulo its modulus) is written by one row only. Coordinates have ciphertext bits of their own, so only those
    /// that lie in this output ciphertext are visited.
    /// </summary>
    private void Fill(BuiltRow row, LinearMap map, TensorLayout input, int outputIndex, int first)
    {
        int raw = output.RawCiphertext(outputIndex);
        int[] rows = Within(output.Rows, raw), columns = Within(output.Columns, raw);
        int[] images = _images.Count > 0 ? [0] : Within(output.ImagePositions, raw);
        var channels = new ChannelPositions(Within(output.Channels, raw), output.Channels, input.Channels);
        Parallel.ForEach(rows, y =>
        {
            foreach (int x in columns)
            foreach (int image in images)
            {
                int pixel = output.Rows[y].Slot + output.Columns[x].Slot + output.ImagePositions[image].Slot;
                foreach (AxisTap vertical in map.Rows[y])
                foreach (AxisTap horizontal in map.Columns[x])
                {
                    Position tap = input.Rows[vertical.Input] + input.Columns[horizontal.Input] + input.ImagePositions[image];
                    FillTap(row, channels, input, first, pixel, tap, map.Weights(vertical.Kernel, horizontal.Kernel));
                }
            }
        });
    }

    /// <summary>Which of a coordinate's values lie in the ciphertext with this raw index.</summary>
    private static int[] Within(Position[] positions, int raw)
    {
        int bits = positions.Aggregate(0, (mask, p) => mask | p.Ciphertext);
        return [.. Enumerable.Range(0, positions.Length).Where(i => positions[i].Ciphertext == (raw & bits))];
    }

    /// <summary>All channel pairs of one tap of one pixel: the innermost loop of building weights, compiled fully at once since a server's first run counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillTap(
        BuiltRow row, ChannelPositions channels, TensorLayout input, int first, int pixel, Position tap, ReadOnlySpan<double> weights)
    {
        int[] inputSlots = channels.InputSlots, inputRaw = channels.InputRaw;
        int keep = ~input.CopyMask, mask = (fold?.Modulus ?? input.Period) - 1;
        for (int k = 0; k < channels.Outputs.Length; k++)
        {
            ReadOnlySpan<double> line = weights.Slice(channels.Outputs[k] * inputSlots.Length, inputSlots.Length);
            foreach (int copy in _copies)
            {
                int slot = pixel + channels.OutputSlots[k] + copy, displacement = tap.Slot - (slot & keep);
                for (int c = 0; c < line.Length; c++)
                {
                    if (line[c] == 0) continue;
                    double[]?[] diagonals = row.ByRotation[first + input.Ciphertext(tap.Ciphertext + inputRaw[c])];
                    int rotation = (displacement + inputSlots[c]) & mask;
                    double[] diagonal = diagonals[rotation]!;
                    if (fold is null) diagonal[_images.Compact(slot)] += line[c];
                    else AddFolded(diagonal, tap.Slot + inputSlots[c] + (slot & input.CopyMask) - rotation, line[c], fold);
                }
            }
        }
    }

    /// <summary>At one copy of the output in every window, since the input repeats from window to window.</summary>
    private void AddFolded(double[] diagonal, int slot, double weight, LayerFold by)
    {
        for (int s = slot & (by.Window - 1); s < output.Slots; s += by.Window) diagonal[_images.Compact(s)] += weight;
    }

    /// <summary>The output channels of one ciphertext and all input channels: slot and ciphertext parts in plain arrays.</summary>
    private sealed class ChannelPositions(int[] outputs, Position[] outputPositions, Position[] inputs)
    {
        public int[] Outputs { get; } = outputs;

        public int[] OutputSlots { get; } = [.. outputs.Select(o => outputPositions[o].Slot)];

        public int[] InputSlots { get; } = [.. inputs.Select(p => p.Slot)];

        public int[] InputRaw { get; } = [.. inputs.Select(p => p.Ciphertext)];
    }

    private sealed class BuiltRow : IDiagonalRow
    {
        private readonly ImageField _images;

        public BuiltRow(RotationPattern pattern, int output, ImageField images)
        {
            _images = images;
            ByRotation = new double[pattern.Inputs][][];
            for (int i = 0; i < pattern.Inputs; i++)
            {
                IReadOnlyList<int> rotations = pattern[output, i];
                ByRotation[i] = rotations.Count == 0 ? [] : new double[]?[pattern.Slots];
                foreach (int r in rotations) ByRotation[i][r] = new double[pattern.Slots >> images.Count];
            }
        }

        /// <summary>[input][rotation][slot, without the images' field]; null where there is no diagonal.</summary>
        public double[]?[][] ByRotation { get; }

        public bool TryRead(int input, int rotation, Span<double> values)
        {
            double[] diagonal = ByRotation[input][rotation]!;
            if (!diagonal.AsSpan().ContainsAnyExcept(0.0)) return false;
            _images.Spread(diagonal, values);
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
