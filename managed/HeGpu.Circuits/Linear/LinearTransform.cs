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
    private readonly RotationPattern _pattern;
    private readonly List<Term>[][] _plan;
    private readonly int[] _giants;
    private readonly IReadOnlyList<int[]> _alike;

    /// <param name="name">Names the transform's weights in a <see cref="WeightCache"/>; unique within a plan.</param>
    /// <param name="matrix">The map.</param>
    /// <param name="split">Babies and giants; for the same slot count.</param>
    public LinearTransform(string name, IDiagonals matrix, BabyGiantSplit split)
    {
        _pattern = matrix.Pattern;
        if (split.Slots != _pattern.Slots)
            throw new ArgumentException($"The split is for {split.Slots} slots, the matrix has {_pattern.Slots}.", nameof(split));
        Name = name;
        _matrix = matrix;
        Split = split;
        var giants = new SortedSet<int>();
        var terms = new Dictionary<int, List<Term>>[_pattern.Outputs];
        for (int o = 0; o < _pattern.Outputs; o++)
        {
            terms[o] = [];
            for (int i = 0; i < _pattern.Inputs; i++)
            {
                foreach (Diagonal d in _pattern[o, i])
                {
                    (int baby, int giant) = split.Split(d.Rotation);
                    giants.Add(giant);
                    if (!terms[o].TryGetValue(giant, out List<Term>? list)) terms[o][giant] = list = [];
                    // Values that repeat are shifted modulo their period: a constant is not shifted at all.
                    list.Add(new(i, baby, new(d.Values, giant & (_pattern.Period(d.Values) - 1))));
                }
            }
        }

        _giants = [.. giants];
        _plan = [.. terms.Select(t => _giants.Select(g => t.GetValueOrDefault(g) ?? []).ToArray())];
        _alike = OutputsAlike();
    }

    public string Name { get; }

    public BabyGiantSplit Split { get; }

    /// <summary>Applies the map to one list of inputs; see <see cref="ApplyToBatches"/>.</summary>
    public ICiphertext[] Apply(
        IEvaluator evaluator, IReadOnlyList<ICiphertext> inputs, double targetScale,
        LinearTransformOptions? options = null, CancellationToken cancellation = default) =>
        ApplyToBatches(evaluator, [inputs], targetScale, options, cancellation)[0];

    /// <summary>
    /// Applies the map to several lists of inputs (the batches of a run), each weight being encoded once for all of them. The results are the
    /// caller's; the inputs stay as they are.
    /// </summary>
    /// <param name="evaluator">Needs Galois keys for the split's steps.</param>
    /// <param name="batches">For each batch one ciphertext per input, all at one level of at least 1; the scales of inputs may differ, those of batches not.</param>
    /// <param name="targetScale">Exact scale of the results.</param>
    /// <param name="options">Threads, memory and cache.</param>
    /// <param name="cancellation">Checked between sums of products.</param>
    /// <returns>For each batch one ciphertext per output, one level lower.</returns>
    /// <exception cref="ArgumentException">Count, levels or scales of the inputs do not fit.</exception>
    public ICiphertext[][] ApplyToBatches(
        IEvaluator evaluator, IReadOnlyList<IReadOnlyList<ICiphertext>> batches, double targetScale,
        LinearTransformOptions? options = null, CancellationToken cancellation = default)
    {
        Check(batches);
        var run = new Run(evaluator, batches, targetScale, options ?? LinearTransformOptions.Default, cancellation);
        var results = new ICiphertext?[batches.Count][];
        var partials = new ICiphertext?[batches.Count][][];
        for (int b = 0; b < batches.Count; b++)
        {
            results[b] = new ICiphertext?[_pattern.Outputs];
            partials[b] = [.. Enumerable.Range(0, _pattern.Outputs).Select(_ => new ICiphertext?[_giants.Length])];
        }

        try
        {
            List<Range> groups = GroupInputs(Math.Max(1, run.Options.MaxLiveBabies / batches.Count));
            for (int g = 0; g < groups.Count; g++)
            {
                using var babies = new BatchRotations(evaluator, batches, Needed(groups[g]));
                foreach (int[] outputs in _alike.SelectMany(o => o.Chunk(TogetherAtMost(run, o))))
                {
                    AddPartialSums(run, babies, outputs, groups[g], partials);
                    if (g < groups.Count - 1) continue;
                    foreach (int o in outputs)
                        for (int b = 0; b < batches.Count; b++) results[b][o] = Finish(evaluator, batches[b], partials[b][o], targetScale);
                }
            }

            return results!;
        }
        catch
        {
            foreach (ICiphertext? c in results.SelectMany(r => r)) c?.Dispose();
            throw;
        }
        finally
        {
            foreach (ICiphertext? c in partials.SelectMany(p => p.SelectMany(q => q))) c?.Dispose();
        }
    }

    private void Check(IReadOnlyList<IReadOnlyList<ICiphertext>> batches)
    {
        ArgumentOutOfRangeException.ThrowIfZero(batches.Count);
        foreach (IReadOnlyList<ICiphertext> inputs in batches)
        {
            Check(inputs);
            for (int i = 0; i < inputs.Count; i++)
            {
                if (inputs[i].Level != batches[0][i].Level || !OperandRules.AreEqualScales(inputs[i].Scale, batches[0][i].Scale))
                    throw new ArgumentException($"Transform '{Name}': input {i} has level {batches[0][i].Level} and scale {batches[0][i].Scale} in the first batch, {inputs[i].Level} and {inputs[i].Scale} in another.", nameof(batches));
            }
        }
    }

    private void Check(IReadOnlyList<ICiphertext> inputs)
    {
        if (inputs.Count != _pattern.Inputs)
            throw new ArgumentException($"Transform '{Name}' maps {_pattern.Inputs} ciphertexts, {inputs.Count} were given.", nameof(inputs));
        foreach (ICiphertext c in inputs)
        {
            if (c.Level != inputs[0].Level)
                throw new ArgumentException($"Transform '{Name}': inputs at levels {inputs[0].Level} and {c.Level}; drop them to one level first.", nameof(inputs));
        }

        if (inputs[0].Level < 1)
            throw new ArgumentException($"Transform '{Name}' needs one level and its inputs are at level 0; plan with more levels.", nameof(inputs));
    }

    /// <summary>What stays the same during one application.</summary>
    private sealed record Run(
        IEvaluator Evaluator, IReadOnlyList<IReadOnlyList<ICiphertext>> Batches, double TargetScale, LinearTransformOptions Options, CancellationToken Cancellation)
    {
        /// <summary>Of the inputs of all batches.</summary>
        public int Level => Batches[0][0].Level;

        /// <summary>Scale of the weights that meet an input.</summary>
        public double WeightScale(int input) =>
            TargetScale * Evaluator.Parameters.RescaleDivisor(Batches[0][input].Level) / Batches[0][input].Scale;
    }

    private readonly record struct Term(int Input, int Baby, Weight Weight);

    /// <summary>Values d shifted back by a giant step: d'[k] = d[k - shift], modulo their period.</summary>
    private readonly record struct Weight(int Values, int Shift);
}
