using System.Text;
using HeGpu.Models;

namespace HeGpu.Fuzz;

/// <summary>Training checkpoints.</summary>
public sealed class CheckpointTarget : SafetensorsTarget
{
    private const string Options = "options of the training";

    private readonly ModelGraph _graph = UNet.Create(new UNetOptions { Channels = [1, 1] });

    public CheckpointTarget()
    {
        TrainingState state = NewState();
        (state.Best, state.BestStep) = (_graph.Parameters, 10);
        state.Curve.Add(new TrainingPoint(10, 0.5, new(0.4, 0.75, 0.6, double.NaN, 3, 2)));
        using INetworkInTraining network = NewNetwork();
        using var file = new MemoryStream();
        Checkpoint.Pack(state, network, Options).Encode(file);
        Seeds = [file.ToArray()];
    }

    public override string Kind => "checkpoint";

    public override IReadOnlyList<byte[]> Seeds { get; }

    public override IReadOnlyList<byte[]> Tokens { get; } = [.. new[] { "\"step\":\"-1\"", "NaN", " ", ";", "{", "}", "\"", "best/", "99999999999" }.Select(Encoding.ASCII.GetBytes)];

    public override void Read(byte[] file)
    {
        using INetworkInTraining network = NewNetwork();
        Checkpoint.Restore(SafetensorsFile.Decode(file, "fuzz"), "fuzz", NewState(), network, Options);
    }

    private static TrainingState NewState() => new() { Random = new SeededRandom(1) };

    private INetworkInTraining NewNetwork() =>
        new ManagedTrainer().Open(new(_graph, new TensorShape(1, 2, 2), 1, new SegmentationLoss(1, 1, DiceClass: true)) { Threads = 1 });
}
