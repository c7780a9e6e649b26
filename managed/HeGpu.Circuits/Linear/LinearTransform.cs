using HeGpu.Ckks;

namespace HeGpu.Circuits;

/// <summary>
/// y_o = sum_g rotate( sum_(i,b) d'_(o,i,b+g) * rotate(x_i, b), g ), rescaled once: one level, one decomposition per input
/// (hoisted babies), one lazy ModDown per output (giants). The weights of input i are encoded at scale target * q_level / scale_i, so that
/// inputs of different scales land on exactly the target and nothing is ever matched approximately. Not thread-safe; uses
/// several threads itself.
/// </summary>
public sealed partial class LinearTransform
{
    private readonly IDiagonals _matrix;
    private readonly List<Term>[][] _plan;
    private readonly int[] _giants;

    /// <param name="name">Names the transform's weights in a <see cref="WeightCache"/>; unique within a plan.</param>
    /// <param name="matrix">The map.</param>
    /// <param name="split">Babies and giants; for the same slot count.</param>
    public LinearTransform(string name, IDiagonals matrix, BabyGiantSplit split)
    {
        if (split.Slots != matrix.Slots)
            throw new ArgumentException($"The split is for {split.Slots} slots, the matrix has {matrix.Slots}.", nameof(split));
        Name = name;
        _matrix = matrix;
        Split = split;
        var giants = new SortedSet<int>();
        var terms = new Dictionary<int, List<Term>>[matrix.Outputs];
        for (int o = 0; o < matrix.Outputs; o++)
        {
            terms[o] = [];
            for (int i = 0; i < matrix.Inputs; i++)
            {
                foreach (int r in matrix.Rotations(o, i))
                {
                    (int baby, int giant) = split.Split(r);
                    giants.Add(giant);
                    if (!terms[o].TryGetValue(giant, out List<Term>? list)) terms[o][giant] = list = [];
                    list.Add(new(i, baby, r));
                }
            }
        }

        _giants = [.. giants];
        _plan = [.. terms.Select(t => _giants.Select(g => t.GetValueOrDefault(g) ?? []).ToArray())];
    }

    public string Name { get; }

    public BabyGiantSplit Split { get; }

    /// <summary>
    /// Applies the map. The results are the caller's; the inputs stay as they are.
    /// </summary>
    /// <param name="evaluator">Needs Galois keys for the split's steps.</param>
    /// <param name="inputs">One ciphertext per input, all at one level of at least 1; scales may differ.</param>
    /// <param name="targetScale">Exact scale of the results.</param>
    /// <param name="options">Threads, memory and cache.</param>
    /// <param name="cancellation">Checked between sums of products.</param>
    /// <returns>One ciphertext per output, one level lower.</returns>
    /// <exception cref="ArgumentException">Count or levels of the inputs do not fit.</exception>
    public ICiphertext[] Apply(
        IEvaluator evaluator, IReadOnlyList<ICiphertext> inputs, double targetScale,
        LinearTransformOptions? options = null, CancellationToken cancellation = default)
    {
        Check(inputs);
        options ??= LinearTransformOptions.Default;
        var results = new ICiphertext?[_matrix.Outputs];
        var partials = new ICiphertext?[_matrix.Outputs, _giants.Length];
        try
        {
            List<Range> groups = GroupInputs(options.MaxLiveBabies);
            for (int g = 0; g < groups.Count; g++)
            {
                Range group = groups[g];
                using var babies = new BabyRotations(evaluator, inputs, Needed(group));
                for (int o = 0; o < _matrix.Outputs; o++)
                {
                    IDiagonalRow row = _matrix.Row(o);
                    for (int k = 0; k < _giants.Length; k++)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        ICiphertext? sum = PartialSum(evaluator, inputs, babies, row, o, k, group, targetScale, options);
                        Accumulate(evaluator, ref partials[o, k], sum);
                    }

                    if (g == groups.Count - 1) results[o] = Finish(evaluator, inputs, partials, o, targetScale);
                }
            }

            return results!;
        }
        catch
        {
            foreach (ICiphertext? c in results) c?.Dispose();
            throw;
        }
        finally
        {
            foreach (ICiphertext? c in partials) c?.Dispose();
        }
    }

    private void Check(IReadOnlyList<ICiphertext> inputs)
    {
        if (inputs.Count != _matrix.Inputs)
            throw new ArgumentException($"Transform '{Name}' maps {_matrix.Inputs} ciphertexts, {inputs.Count} were given.", nameof(inputs));
        foreach (ICiphertext c in inputs)
        {
            if (c.Level != inputs[0].Level)
                throw new ArgumentException($"Transform '{Name}': inputs at levels {inputs[0].Level} and {c.Level}; drop them to one level first.", nameof(inputs));
        }

        if (inputs[0].Level < 1)
            throw new ArgumentException($"Transform '{Name}' needs one level and its inputs are at level 0; plan with more levels.", nameof(inputs));
    }

    private readonly record struct Term(int Input, int Baby, int Rotation);
}
