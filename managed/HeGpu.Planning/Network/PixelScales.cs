using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>How many halvings each node's pixel grid is away from the finest of the network.</summary>
internal static class PixelScales
{
    public static (int[] Scales, int ColumnBits, int RowBits) Of(EncryptedNetwork network)
    {
        var scales = new int[network.Nodes.Count];
        for (int n = 0; n < scales.Length; n++) scales[n] = Scale(network, n, scales);
        int finest = scales.Min(), columns = 0, rows = 0;
        for (int n = 0; n < scales.Length; n++)
        {
            scales[n] -= finest;
            TensorShape shape = network.Nodes[n].Shape;
            if (shape.Width > 1) columns = Math.Max(columns, TensorLayout.BitsFor(shape.Width) + scales[n]);
            if (shape.Height > 1) rows = Math.Max(rows, TensorLayout.BitsFor(shape.Height) + scales[n]);
        }

        return (scales, columns, rows);
    }

    private static int Scale(EncryptedNetwork network, int n, int[] scales)
    {
        NetworkNode node = network.Nodes[n];
        if (!node.Sources.Any()) return 0;
        int source = scales[node.Sources.First()];
        return node switch
        {
            PoolNode => source + 1,
            LinearNode l => source + Halvings(l.Terms[0].Map.Columns, l.Terms[0].Map.Rows),
            _ => source,
        };
    }

    /// <summary>log2 of the distance in the input between neighbours of the output, from the axis that has neighbours.</summary>
    private static int Halvings(AxisMap columns, AxisMap rows)
    {
        AxisMap axis = columns.Output > 1 ? columns : rows;
        if (axis.Output <= 2 || axis.IsIdentity) return Math.Sign(axis.Input - axis.Output) * (axis.IsIdentity || axis.Output == 1 ? 0 : 1);
        int last = axis.Output - 1;
        double stride = (Middle(axis[last]) - Middle(axis[0])) / last;
        return (int)Math.Round(Math.Log2(Math.Max(stride, 0.01)));
    }

    private static double Middle(ReadOnlySpan<AxisTap> taps)
    {
        double sum = 0;
        foreach (AxisTap t in taps) sum += t.Input;
        return taps.Length == 0 ? 0 : sum / taps.Length;
    }
}
