using System.Diagnostics;
using HeGpu.Ckks;
using HeGpu.Circuits;
using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>How far a run is.</summary>
/// <param name="Node">Name of the tensor that was just made.</param>
/// <param name="Done">Tensors made.</param>
/// <param name="Total">Tensors to make.</param>
/// <param name="Fraction">Share of the estimated time that is done, 0 .. 1.</param>
public readonly record struct RunProgress(string Node, int Done, int Total, double Fraction);

/// <summary>A tensor that was just made; its ciphertexts are valid only during the call.</summary>
/// <param name="Index">Of the node.</param>
/// <param name="Node">As planned.</param>
/// <param name="Ciphertexts">Still encrypted; of one batch.</param>
/// <param name="Seconds">Wall time; where batches ran together, this one's equal share.</param>
public sealed record ExecutedNode(int Index, PlannedNode Node, IReadOnlyList<ICiphertext> Ciphertexts, double Seconds);

/// <summary>Memory of a run, and how it is secured.</summary>
public sealed record ExecutionOptions
{
    public static ExecutionOptions Default { get; } = new();

    /// <summary>Encoded weights kept between runs; null encodes them each time.</summary>
    public WeightCache? Cache { get; init; }

    /// <summary>
    /// Share of a run's time that copies of finished tensors to the host may take, on a device that can be lost and with another at hand
    /// (<see cref="ServerFallback"/>). Tensors that were not copied are computed again.
    /// </summary>
    public double CheckpointShare { get; init; } = 0.02;

    /// <summary>Batches that a server takes through the network together: each weight is then encoded, or read, once for all of them.</summary>
    public int BatchesAtOnce { get; init; } = 1;
}

/// <summary>
/// Runs a plan: the server's side. Written against the evaluator seam only, so the same code runs encrypted, simulated, and on costs alone. Holds
/// the model's weights and nothing secret. One run at a time.
/// </summary>
public sealed class PlanExecutor
{
    private readonly NodeRunner[] _runners;
    private readonly int[] _readers;

    /// <exception cref="PlanningException">The plan is of another model, or does not fit it.</exception>
    public PlanExecutor(Plan plan, ModelGraph model, IEvaluator evaluator)
        : this(plan, new LayerPatterns(plan, PlanCheck.Network(plan, model)), new RoutedEvaluator(evaluator, plan.Routes), structural: false)
    {
        if (evaluator.Parameters.Hash.ToString() != plan.ParameterHash)
            throw new PlanningException($"The evaluator has parameters {evaluator.Parameters.Hash.Short}, the plan is for #{plan.ParameterHash[..8]}; use keys made for this plan.");
    }

    internal PlanExecutor(Plan plan, LayerPatterns patterns, IEvaluator evaluator, bool structural)
    {
        Plan = plan;
        Evaluator = evaluator;
        Patterns = patterns;
        _runners = [.. plan.Nodes.Select((planned, n) => NodeRunner.Create(patterns, n, planned, plan.ImagesPerSlot, structural))];
        _readers = new int[plan.Nodes.Count];
        foreach (NetworkNode node in patterns.Network.Nodes)
            foreach (int s in node.Sources.Distinct()) _readers[s]++;
    }

    private PlanExecutor(PlanExecutor other, IEvaluator evaluator) =>
        (Plan, Evaluator, Patterns, _runners, _readers) = (other.Plan, evaluator, other.Patterns, other._runners, other._readers);

    /// <summary>The same with another evaluator: what layers need was prepared once. Not at the same time as this one.</summary>
    internal PlanExecutor With(IEvaluator evaluator) => new(this, evaluator);

    public Plan Plan { get; }

    public IEvaluator Evaluator { get; }

    internal LayerPatterns Patterns { get; }

    /// <summary>Runs one batch; see <see cref="RunBatches"/>.</summary>
    public ICiphertext[] Run(
        IReadOnlyList<ICiphertext> inputs, IProgress<RunProgress>? progress = null, Action<ExecutedNode>? observer = null,
        ExecutionOptions? options = null, CancellationToken cancellation = default) =>
        RunBatches([inputs], progress, observer, options, cancellation)[0];

    /// <summary>
    /// Runs batches together, tensor by tensor, so that they share each encoded weight while it is at hand. The inputs stay the caller's; the results
    /// are the caller's to dispose. Ciphertexts in between are freed as soon as their last reader is done.
    /// </summary>
    /// <param name="batches">Of each batch as many ciphertexts as the input layout has, at the input's level and scale.</param>
    /// <param name="progress">Told after each tensor.</param>
    /// <param name="observer">Sees each tensor's ciphertexts, batch by batch (the client's or a simulation's way to look inside).</param>
    /// <param name="options">Threads and cache.</param>
    /// <param name="cancellation">Checked between sums of products.</param>
    /// <exception cref="ArgumentException">Count, level or scale of the inputs are not those of the plan.</exception>
    public ICiphertext[][] RunBatches(
        IReadOnlyList<IReadOnlyList<ICiphertext>> batches, IProgress<RunProgress>? progress = null, Action<ExecutedNode>? observer = null,
        ExecutionOptions? options = null, CancellationToken cancellation = default) =>
        Resume(batches, null, progress, observer, options, cancellation);

    /// <summary>The same, going on from a checkpoint and adding to it.</summary>
    internal ICiphertext[][] Resume(
        IReadOnlyList<IReadOnlyList<ICiphertext>> batches, RunCheckpoint? checkpoint, IProgress<RunProgress>? progress, Action<ExecutedNode>? observer,
        ExecutionOptions? options, CancellationToken cancellation)
    {
        foreach (IReadOnlyList<ICiphertext> inputs in batches) CheckInputs(inputs);
        int[] left = [.. _readers];
        left[Plan.Output]++;
        int nodes = Patterns.Network.Nodes.Count;
        ICiphertext[]?[][] live = [.. batches.Select(_ => new ICiphertext[]?[nodes])];
        double total = Math.Max(Plan.Nodes.Sum(n => n.Seconds), 1e-9), done = 0;
        try
        {
            for (int b = 0; b < live.Length; b++) live[b][0] = [.. batches[b]];
            checkpoint?.Restore(live);
            int first = checkpoint?.Next ?? 0;
            for (int n = 0; n < first; n++) Advance(n);
            for (int n = first; n < nodes; n++)
            {
                cancellation.ThrowIfCancellationRequested();
                long start = Stopwatch.GetTimestamp();
                if (n > 0)
                {
                    // The inputs are the caller's.
                    int[] lastReads = [.. Patterns.Network.Nodes[n].Sources.Distinct().Where(s => s > 0 && left[s] == 1)];
                    ICiphertext[][] made = _runners[n].Run(new(Evaluator, options ?? ExecutionOptions.Default, lastReads, cancellation), live);
                    for (int b = 0; b < live.Length; b++) live[b][n] = made[b];
                }

                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / live.Length;
                for (int b = 0; b < live.Length; b++) observer?.Invoke(new(n, Plan.Nodes[n], live[b][n]!, seconds));
                Advance(n);
                progress?.Report(new(Plan.Nodes[n].Name, n + 1, nodes, Math.Min(1, done / total)));
                if (n + 1 < nodes) checkpoint?.After(n, live);
            }

            var results = new ICiphertext[live.Length][];
            for (int b = 0; b < live.Length; b++)
            {
                results[b] = Plan.Output == 0 ? [.. batches[b].Select(c => Evaluator.DropToLevel(c, c.Level))] : live[b][Plan.Output]!;
                live[b][Plan.Output] = null;
            }

            return results;
        }
        finally
        {
            for (int n = 0; n < nodes; n++) Release(live, n);
        }

        void Advance(int n)
        {
            done += Plan.Nodes[n].Seconds;
            foreach (int s in Patterns.Network.Nodes[n].Sources.Distinct())
                if (--left[s] == 0) Release(live, s);
            if (left[n] == 0) Release(live, n);
        }
    }

    private static void Release(ICiphertext[]?[][] live, int node)
    {
        foreach (ICiphertext[]?[] batch in live)
        {
            if (node > 0 && batch[node] is { } ciphertexts)
                foreach (ICiphertext c in ciphertexts) c.Dispose();
            batch[node] = null;
        }
    }

    private void CheckInputs(IReadOnlyList<ICiphertext> inputs)
    {
        PlannedNode input = Plan.InputNode;
        if (inputs.Count != input.Layout.Ciphertexts)
            throw new ArgumentException($"{inputs.Count} input ciphertexts, the plan expects {input.Layout.Ciphertexts}.", nameof(inputs));
        foreach (ICiphertext c in inputs)
        {
            if (c.Level != input.Level || !OperandRules.AreEqualScales(c.Scale, input.Scale))
                throw new ArgumentException(FormattableString.Invariant(
                    $"An input ciphertext has level {c.Level} and scale 2^{Math.Log2(c.Scale):0.###}, the plan expects level {input.Level} and 2^{Math.Log2(input.Scale):0.###}."), nameof(inputs));
        }
    }
}
