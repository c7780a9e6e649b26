using System.Buffers;
using System.Runtime.CompilerServices;
using HeGpu.Circuits;

namespace HeGpu.Planning;

/// <summary>
/// A linear node's weights as generalised diagonals between layouts. Zero padding, unused slots and gaps are zeros of the diagonals, so nothing is
/// ever masked. With a fold the diagonals are those of the partial sums. With <paramref name="structural"/> no number is computed (for counting).
/// </summary>
internal sealed class LayerMatrix(LayerPattern pattern, bool structural) : IDiagonals
{
    private readonly ImageField _images = pattern.Images;

    public RotationPattern Pattern => pattern.Pattern;

    public bool TryRead(int values, Span<double> target)
    {
        if (structural) return true;
        // Images above the period need not be spread: the values repeat there anyway.
        if (_images.Count == 0 || 1 << _images.Start >= target.Length)
        {
            Add(values, target, default);
            return target.ContainsAnyExcept(0.0);
        }

        double[] rented = ArrayPool<double>.Shared.Rent(target.Length >> _images.Count);
        try
        {
            Span<double> compact = rented.AsSpan(0, target.Length >> _images.Count);
            Add(values, compact, _images);
            if (!compact.ContainsAnyExcept(0.0)) return false;
            _images.Spread(compact, target);
            return true;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>Adds up the shares, from zero: those of their places that lie within the first period.</summary>
    private void Add(int values, Span<double> target, ImageField compact)
    {
        target.Clear();
        foreach (ref readonly LayerPattern.Share share in pattern.Shares(values))
        {
            foreach ((int image, _) in share.Images.Places)
            foreach ((int copy, _) in share.Copies.Places)
            foreach ((int channel, int pair) in share.Channels.Places)
                if (pattern.Fold is null) AddPixels(target, compact, share, image + copy + channel, pair);
                else AddFolded(target, compact, share, image + copy + channel + share.Offset, pair, pattern.Fold.Window);
        }
    }

    /// <summary>The innermost loops of building weights, compiled fully at once since a server's first run counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddPixels(Span<double> target, ImageField compact, in LayerPattern.Share share, int slot, int pair)
    {
        int period = target.Length << compact.Count;
        foreach ((int y, int vertical) in share.Rows.Places)
        {
            foreach ((int x, int length, int horizontal) in share.Columns.Runs)
            {
                int start = slot + y + x;
                if (start >= period) continue;
                double weight = share.Term.Map.Weights(vertical, horizontal)[pair];
                if (compact.Count == 0)
                    foreach (ref double value in target[start..Math.Min(start + length, period)]) value += weight;
                else
                    for (int k = 0; k < length && start + k < period; k++) target[compact.Compact(start + k)] += weight;
            }
        }
    }

    /// <summary>At one copy of the output in every window, since the input repeats from window to window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFolded(Span<double> target, ImageField compact, in LayerPattern.Share share, int slot, int pair, int window)
    {
        int slots = target.Length << compact.Count;
        foreach ((int y, int vertical) in share.Rows.Places)
        {
            foreach ((int x, int horizontal) in share.Columns.Places)
            {
                double weight = share.Term.Map.Weights(vertical, horizontal)[pair];
                for (int s = (slot + y + x) & (window - 1); s < slots; s += window) target[compact.Compact(s)] += weight;
            }
        }
    }
}
