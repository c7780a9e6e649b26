namespace HeGpu.Models;

/// <summary>One training: network, data, loss and state, advanced step by step.</summary>
internal sealed class TrainingRun
{
    private readonly UNetTrainingOptions options;
    private readonly CropSampler sampler;
    private readonly ValidationSet validation;
    private readonly SegmentationLoss loss;
    private readonly bool rarer, polynomial;
    private readonly float[] inputs, targets;
    private readonly Workers workers;

    public TrainingRun(ModelGraph graph, UNetTrainingOptions options, IReadOnlyList<ImagePair> training, ValidationSet validation, bool rarer)
    {
        this.options = options;
        this.validation = validation;
        this.rarer = rarer;
        polynomial = options.Network.Activation != UNetActivation.Relu;
        var parameters = new ParameterStore(graph);
        Network = new(graph, parameters, options.Batch, options.Crop, options.Crop, options.Threads);
        State = new() { Parameters = parameters, Optimizer = Optimizer.Create(parameters, options.Optimizer), Random = new(options.Seed) };
        sampler = new(training, options.Crop, graph.Preprocessing, options.Augment, options.IntensityJitter, options.Noise);
        loss = new(options.CrossEntropy, options.Dice, rarer);
        inputs = new float[Network.Input.Length];
        targets = new float[Network.Output.Length];
        workers = new(options.Threads);
    }

    public TrainingNetwork Network { get; }

    public TrainingState State { get; }

    private double Share => (double)State.Step / options.Steps;

    /// <summary>One mini-batch; the loss with penalties.</summary>
    public double Step()
    {
        sampler.Fill(State.Random, inputs, targets, options.Batch, workers);
        inputs.CopyTo(Network.Input);
        RangePenalty penalty = PenaltyNow();
        Network.Penalize(penalty, options.ClipActivations);
        Network.Forward(Share < options.FreezeStatisticsAfter ? NetworkMode.Train : NetworkMode.Frozen);
        double value = loss.Evaluate(Network.Output, targets, Network.OutputGradient);
        if (penalty.Weight > 0)
        {
            float factor = (float)(penalty.Weight / Network.Output.Length);
            value += factor * RangePenalty.Apply(Network.Output, penalty.LogitBound, factor, Network.OutputGradient);
        }

        Network.Backward();
        value += Network.Penalty;
        State.Optimizer.Step(options.Optimizer.LearningRate * options.Schedule.Fraction(State.Step, options.Steps));
        State.Step++;
        State.LossSum += value;
        State.LossCount++;
        return value;
    }

    /// <summary>Adds a point to the curve and keeps the parameters if they are the best since statistics were frozen.</summary>
    public void Validate()
    {
        double mean = State.LossSum / Math.Max(1, State.LossCount);
        (State.LossSum, State.LossCount) = (0, 0);
        if (validation.Crops.Count == 0) return;
        Network.Penalize(RangePenalty.None);
        (Confusion counts, double logit, double hidden) = validation.Evaluate(Network, rarer);
        var point = new TrainingPoint(State.Step, mean, counts.Dice, logit, hidden);
        double best = State.Curve.FirstOrDefault(p => p.Step == State.BestStep)?.Dice ?? double.NegativeInfinity;
        State.Curve.Add(point);
        bool eligible = Share >= options.FreezeStatisticsAfter || State.Step == options.Steps;
        if (!eligible || (State.Best is not null && point.Dice <= best)) return;
        State.Best = State.Parameters.Snapshot();
        State.BestStep = State.Step;
    }

    private RangePenalty PenaltyNow()
    {
        if (!polynomial) return RangePenalty.None;
        double grown = options.PenaltyRamp > 0 ? Math.Min(1, Share / options.PenaltyRamp) : 1;
        return options.Penalty with { Weight = options.Penalty.Weight * grown };
    }
}
