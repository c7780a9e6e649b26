using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace HeGpu.Models;

/// <summary>
/// One training, whatever it is of and wherever it runs: schedule, penalties, validation, best parameters, early stopping,
/// checkpoints, progress.
/// </summary>
internal sealed class TrainingLoop
{
    /// <summary>Steps between two progress reports.</summary>
    private const int ReportInterval = 10;

    private readonly INetworkInTraining network;
    private readonly ITrainingTask task;
    private readonly TrainingOptions options;
    private readonly string fingerprint;
    private readonly bool polynomial;
    private readonly float[] inputs, targets;
    private readonly TrainingState state;

    /// <param name="network">Made from <paramref name="setup"/>.</param>
    /// <param name="setup">What is trained.</param>
    /// <param name="task">On what.</param>
    /// <param name="options">How.</param>
    public TrainingLoop(INetworkInTraining network, TrainingSetup setup, ITrainingTask task, TrainingOptions options)
    {
        this.network = network;
        this.task = task;
        this.options = options;
        fingerprint = $"{options.Fingerprint} of {Hash(setup)}";
        polynomial = setup.Graph.Layers.Any(l => l is PolynomialLayer or SquareLayer);
        int outputs = setup.Graph.InferShapes(setup.Image.Height, setup.Image.Width)[setup.Graph.Output].Size;
        inputs = new float[setup.Batch * setup.Image.Size];
        targets = new float[setup.Batch * setup.Loss.TargetsPerSample(outputs)];
        state = new() { Random = new(options.Seed) };
    }

    private double Share => (double)state.Step / task.Steps;

    private double BestScore => state.Curve.First(p => p.Step == state.BestStep).Held!.Value.Score;

    private bool MayKeep => Share >= options.KeepBestAfter || state.Step == task.Steps;

    /// <summary>Trains to the end, or to the stop, and leaves the network with the best parameters. A checkpoint that is there is gone on from.</summary>
    /// <exception cref="OperationCanceledException">With a checkpoint path, the state was saved.</exception>
    public TrainingReport Run(IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        if (options.CheckpointPath is not null && File.Exists(options.CheckpointPath)) Checkpoint.Load(options.CheckpointPath, state, network, fingerprint);
        try
        {
            TakeSteps(progress, cancellation);
        }
        catch (OperationCanceledException) when (options.CheckpointPath is not null)
        {
            Save();
            throw;
        }

        if (state.Best is not null) network.SetParameters(state.Best);
        return new(state.Curve, state.BestStep, state.Step, state.Seconds, network.Hardware);
    }

    private void TakeSteps(IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        double before = state.Seconds;
        int first = state.Step;
        bool stop = HasStopped();
        while (state.Step < task.Steps && !stop)
        {
            cancellation.ThrowIfCancellationRequested();
            double loss = Step();
            state.Seconds = before + watch.Elapsed.TotalSeconds;
            bool validate = state.Step % task.ValidationInterval == 0 || state.Step == task.Steps;
            if (validate) Validate();
            stop = validate && HasStopped();
            if (state.Step % options.CheckpointInterval == 0 || validate) Save();
            if (state.Step % ReportInterval != 0 && state.Step != task.Steps && !stop) continue;
            TimeSpan left = stop ? TimeSpan.Zero : watch.Elapsed * ((double)(task.Steps - state.Step) / (state.Step - first));
            progress?.Report(new(state.Step, task.Steps, loss, state.Curve.LastOrDefault()?.Held, watch.Elapsed, left) { StepsPerEpoch = task.StepsPerEpoch });
        }
    }

    private double Step()
    {
        task.Fill(state.Step, state.Random, inputs, targets);
        double loss = network.Step(inputs, targets, new StepRule(options.Optimizer.LearningRate * options.Schedule.Fraction(state.Step, task.Steps))
        {
            Mode = Share < options.FreezeStatisticsAfter ? NetworkMode.Train : NetworkMode.Frozen,
            Penalty = PenaltyNow(), ClipActivations = options.ClipActivations, Momentum = options.Schedule.Momentum(state.Step, task.Steps),
        });
        state.Step++;
        state.LossSum += loss;
        state.LossCount++;
        return loss;
    }

    private void Validate()
    {
        double mean = state.LossSum / Math.Max(1, state.LossCount);
        (state.LossSum, state.LossCount) = (0, 0);
        Measured? held = task.Validate(network);
        state.Curve.Add(new(state.Step, mean, held));
        if (held is null || !MayKeep || !(state.Best is null || held.Value.Score > BestScore)) return;
        state.Best = network.GetParameters();
        state.BestStep = state.Step;
    }

    private bool HasStopped() =>
        options.Patience > 0 && state.Best is not null && state.Curve.Count(p => p.Step > state.BestStep) >= options.Patience;

    private void Save()
    {
        if (options.CheckpointPath is not null) Checkpoint.Save(options.CheckpointPath, state, network, fingerprint);
    }

    private RangePenalty PenaltyNow()
    {
        if (!polynomial) return RangePenalty.None;
        double grown = options.PenaltyRamp > 0 ? Math.Min(1, Share / options.PenaltyRamp) : 1;
        return options.Penalty with { Weight = options.Penalty.Weight * grown };
    }

    /// <summary>Of layers, initial parameters and what is frozen: with the options, all that decides the result but the data.</summary>
    private static string Hash(TrainingSetup setup)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Layer layer in setup.Graph.Layers) hash.AppendData(Encoding.UTF8.GetBytes($"{layer} reads {string.Join(',', layer.Inputs)}\n"));
        foreach ((string name, Tensor tensor) in setup.Graph.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}{(setup.Frozen.Contains(name) ? " frozen" : "")}\n"));
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Data.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
