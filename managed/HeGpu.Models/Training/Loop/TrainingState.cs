namespace HeGpu.Models;

/// <summary>
/// All that decides how a training goes on beside the network and its optimiser: random numbers, step, the best parameters so far and
/// the curve. Saved and loaded with those two, the training continues as if it had never stopped.
/// </summary>
internal sealed class TrainingState
{
    public required SeededRandom Random { get; set; }

    public int Step { get; set; }

    public double LossSum { get; set; }

    public int LossCount { get; set; }

    public double Seconds { get; set; }

    public List<TrainingPoint> Curve { get; } = [];

    public int BestStep { get; set; }

    public IReadOnlyDictionary<string, Tensor>? Best { get; set; }
}
