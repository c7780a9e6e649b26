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
        state.Best = state.Parameters.Snapshot();
        state.Curve.Add(new TrainingPoint(10, 0.5, 0.75, 3, 2));
        using var file = new MemoryStream();
        Checkpoint.Pack(state, Options).Encode(file);
        Seeds = [file.ToArray()];
    }

    public override string Kind => "checkpoint";

    public override IReadOnlyList<byte[]> Seeds { get; }

    public override IReadOnlyList<byte[]> Tokens { get; } = [.. new[] { "\"step\":\"-1\"", "NaN", " ", ";", "{", "}", "\"", "best/", "99999999999" }.Select(Encoding.ASCII.GetBytes)];

    public override void Read(byte[] file) => Checkpoint.Restore(SafetensorsFile.Decode(file, "fuzz"), "fuzz", NewState(), Options);

    private TrainingState NewState()
    {
        var parameters = new ParameterStore(_graph);
        return new TrainingState { Parameters = parameters, Optimizer = Optimizer.Create(parameters, new OptimizerOptions()), Random = new SeededRandom(1) };
    }
}
