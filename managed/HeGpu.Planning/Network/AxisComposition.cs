using System.Runtime.InteropServices;

namespace HeGpu.Planning;

/// <summary>
/// One axis map after another. What joins an output to an input are pairs of kernel indices, outer and inner, over whatever lies between; places joined by
/// the same pairs share one kernel index of the result. So an output reads an input through one tap only, and there are never more kernel indices than
/// pairs of places: a pool after a convolution is a wider convolution again, a dense layer after both a dense layer.
/// </summary>
internal sealed class AxisComposition
{
    private readonly int _innerKernel;
    private readonly int[][] _indices;

    public AxisComposition(AxisMap outer, AxisMap inner)
    {
        _innerKernel = inner.Kernel;
        if (outer.IsIdentity || inner.IsIdentity)
        {
            Map = outer.IsIdentity ? inner : outer;
            _indices = [.. Enumerable.Range(0, Map.Kernel).Select(k => new[] { k })];
            return;
        }

        var numbers = new Dictionary<string, int>();
        var indices = new List<int>[outer.Kernel * inner.Kernel];
        for (int pair = 0; pair < indices.Length; pair++) indices[pair] = [];
        var taps = new AxisTap[outer.Output][];
        for (int o = 0; o < taps.Length; o++) taps[o] = [.. Joined(outer, inner, o).Select(j => new AxisTap(Number(j.Pairs), j.Input))];
        Map = AxisMap.Of(inner.Input, numbers.Count, taps);
        _indices = [.. indices.Select(i => i.ToArray())];

        int Number(List<int> pairs)
        {
            ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, string.Join(' ', pairs), out bool known);
            if (known) return number;
            number = numbers.Count - 1;
            foreach (int pair in pairs) indices[pair].Add(number);
            return number;
        }
    }

    public AxisMap Map { get; }

    /// <summary>Kernel indices of the result to which a pair contributes.</summary>
    public ReadOnlySpan<int> Of(int outer, int inner) => _indices[(outer * _innerKernel) + inner];

    /// <summary>Inputs that an output reads, each with the pairs over which it does, ascending.</summary>
    private static IEnumerable<(int Input, List<int> Pairs)> Joined(AxisMap outer, AxisMap inner, int output)
    {
        var pairs = new SortedDictionary<int, List<int>>();
        foreach (AxisTap first in outer[output])
        {
            foreach (AxisTap second in inner[first.Input])
            {
                if (!pairs.TryGetValue(second.Input, out List<int>? over)) pairs[second.Input] = over = [];
                over.Add((first.Kernel * inner.Kernel) + second.Kernel);
            }
        }

        foreach (List<int> over in pairs.Values) over.Sort();
        return pairs.Select(p => (p.Key, p.Value));
    }
}
