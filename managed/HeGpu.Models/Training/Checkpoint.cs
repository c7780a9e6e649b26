using System.Globalization;
using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>
/// A <see cref="TrainingState"/> as a safetensors file: arrays as "parameter/NAME", "optimizer/NAME" and "best/NAME", everything
/// else as metadata with doubles written so that they come back bit for bit. It names the options it belongs to.
/// </summary>
internal static class Checkpoint
{
    private const string Version = "hegpu-training-1";

    public static void Save(string path, TrainingState state, string options) => Pack(state, options).Write(path);

    /// <exception cref="HeGpuFileException">No checkpoint, or one of other options or of another network.</exception>
    public static void Load(string path, TrainingState state, string options) => Restore(SafetensorsFile.Read(path), path, state, options);

    internal static SafetensorsFile Pack(TrainingState state, string options)
    {
        var tensors = new Dictionary<string, Tensor>();
        foreach (TrainableParameter p in state.Parameters.All) tensors.Add($"parameter/{p.Name}", new(p.Shape, p.Value));
        foreach ((string name, float[] values) in state.Optimizer.State) tensors.Add($"optimizer/{name}", new([values.Length], values));
        foreach ((string name, Tensor tensor) in state.Best ?? new Dictionary<string, Tensor>()) tensors.Add($"best/{name}", tensor);
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Version,
            ["options"] = options,
            ["step"] = Text(state.Step),
            ["optimizerSteps"] = Text(state.Optimizer.Steps),
            ["random"] = string.Join(' ', state.Random.State.ToArray().Select(w => w.ToString("x16", CultureInfo.InvariantCulture))),
            ["lossSum"] = Text(state.LossSum),
            ["lossCount"] = Text(state.LossCount),
            ["seconds"] = Text(state.Seconds),
            ["bestStep"] = Text(state.BestStep),
            ["curve"] = string.Join(';', state.Curve.Select(p =>
                string.Join(' ', Text(p.Step), Text(p.Loss), Text(p.Dice), Text(p.LargestLogit), Text(p.LargestActivationInput)))),
        };
        return new SafetensorsFile(tensors, metadata);
    }

    internal static void Restore(SafetensorsFile file, string path, TrainingState state, string options)
    {
        string Meta(string key) => file.Metadata.TryGetValue(key, out string? value) ? value : throw Refuse(path, $"it has no '{key}'");
        if (Meta("format") != Version) throw Refuse(path, $"its format is '{Meta("format")}', not '{Version}'");
        if (Meta("options") != options) throw Refuse(path, $"it was made with other options: '{Meta("options")}', not '{options}'; delete it or train with those");
        try
        {
            foreach (TrainableParameter p in state.Parameters.All) Array(file, path, $"parameter/{p.Name}", p.Value.Length).CopyTo(p.Value, 0);
            foreach ((string name, float[] values) in state.Optimizer.State) Array(file, path, $"optimizer/{name}", values.Length).CopyTo(values, 0);
            if (file.Tensors.Keys.Any(k => k.StartsWith("best/", StringComparison.Ordinal)))
                state.Best = state.Parameters.All.ToDictionary(p => p.Name, p => new Tensor(p.Shape, Array(file, path, $"best/{p.Name}", p.Value.Length)));
            state.Step = Integer(Meta("step"));
            state.Optimizer.Resume(Integer(Meta("optimizerSteps")));
            state.Random = new(System.Array.ConvertAll(Meta("random").Split(' '), w => ulong.Parse(w, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
            state.LossSum = Real(Meta("lossSum"));
            state.LossCount = Integer(Meta("lossCount"));
            state.Seconds = Real(Meta("seconds"));
            state.BestStep = Integer(Meta("bestStep"));
            state.Curve.Clear();
            state.Curve.AddRange(Meta("curve").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split(' ')).Select(p =>
                new TrainingPoint(Integer(p[0]), Real(p[1]), Real(p[2]), Real(p[3]), Real(p[4]))));
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            throw Refuse(path, $"its metadata is damaged ({e.Message})");
        }
    }

    private static float[] Array(SafetensorsFile file, string path, string name, int length) =>
        file.Tensors.TryGetValue(name, out Tensor? tensor) && tensor.Data.Length == length
            ? tensor.Data
            : throw Refuse(path, $"it has no '{name}' of {length} values");

    private static HeGpuFileException Refuse(string path, string why) => new(path, $"this checkpoint cannot continue the training: {why}.");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static int Integer(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
