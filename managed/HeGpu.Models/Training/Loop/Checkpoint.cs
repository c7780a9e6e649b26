using System.Globalization;
using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>
/// A training as a safetensors file, written whole or not at all: arrays as "parameter/NAME", "optimizer/NAME" and "best/NAME", everything
/// else as metadata with doubles written so that they come back bit for bit. It names the options it belongs to.
/// </summary>
internal static class Checkpoint
{
    private const string Version = "hegpu-training-2";
    private const string Parameter = "parameter/", OptimizerArray = "optimizer/", Best = "best/";

    public static void Save(string path, TrainingState state, INetworkInTraining network, string options) => Pack(state, network, options).Write(path);

    /// <exception cref="HeGpuFileException">No checkpoint, or one of other options or of another network.</exception>
    public static void Load(string path, TrainingState state, INetworkInTraining network, string options) => Restore(SafetensorsFile.Read(path), path, state, network, options);

    internal static SafetensorsFile Pack(TrainingState state, INetworkInTraining network, string options)
    {
        var tensors = new Dictionary<string, Tensor>();
        OptimizerState optimizer = network.GetOptimizerState();
        foreach ((string name, Tensor tensor) in network.GetParameters()) tensors.Add(Parameter + name, tensor);
        foreach ((string name, float[] values) in optimizer.Arrays) tensors.Add(OptimizerArray + name, new([values.Length], values));
        foreach ((string name, Tensor tensor) in state.Best ?? new Dictionary<string, Tensor>()) tensors.Add(Best + name, tensor);
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Version,
            ["options"] = options,
            ["step"] = Text(state.Step),
            ["optimizerSteps"] = Text(optimizer.Steps),
            ["random"] = string.Join(' ', state.Random.State.ToArray().Select(w => w.ToString("x16", CultureInfo.InvariantCulture))),
            ["lossSum"] = Text(state.LossSum),
            ["lossCount"] = Text(state.LossCount),
            ["seconds"] = Text(state.Seconds),
            ["bestStep"] = Text(state.BestStep),
            ["curve"] = string.Join(';', state.Curve.Select(Text)),
        };
        return new SafetensorsFile(tensors, metadata);
    }

    internal static void Restore(SafetensorsFile file, string path, TrainingState state, INetworkInTraining network, string options)
    {
        string Meta(string key) => file.Metadata.TryGetValue(key, out string? value) ? value : throw Refuse(path, $"it has no '{key}'");
        if (Meta("format") != Version) throw Refuse(path, $"its format is '{Meta("format")}', not '{Version}'");
        if (Meta("options") != options) throw Refuse(path, $"it was made with other options: '{Meta("options")}', not '{options}'; delete it or train with those");
        try
        {
            network.SetParameters(Under(file, Parameter));
            network.SetOptimizerState(new(Integer(Meta("optimizerSteps")), Under(file, OptimizerArray).ToDictionary(a => a.Key, a => a.Value.Data)));
            IReadOnlyDictionary<string, Tensor> best = Under(file, Best), now = network.GetParameters();
            if (best.Count > 0 && now.FirstOrDefault(p => !best.TryGetValue(p.Key, out Tensor? t) || !t.Shape.SequenceEqual(p.Value.Shape)).Key is { } wrong)
                throw Refuse(path, $"it has no '{Best}{wrong}' of the network's shape");
            state.Best = best.Count > 0 ? best : null;
            state.Step = Integer(Meta("step"));
            state.Random = new(Array.ConvertAll(Meta("random").Split(' '), w => ulong.Parse(w, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
            state.LossSum = Real(Meta("lossSum"));
            state.LossCount = Integer(Meta("lossCount"));
            state.Seconds = Real(Meta("seconds"));
            state.BestStep = Integer(Meta("bestStep"));
            state.Curve.Clear();
            state.Curve.AddRange(Meta("curve").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Point));
            if (state.Best is not null && !state.Curve.Exists(p => p.Step == state.BestStep && p.Held is not null)) throw Refuse(path, $"its curve has no step {state.BestStep}");
        }
        catch (InvalidModelException e)
        {
            throw Refuse(path, e.Message);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            throw Refuse(path, $"its metadata is damaged ({e.Message})");
        }
    }

    private static IReadOnlyDictionary<string, Tensor> Under(SafetensorsFile file, string prefix) => file.Tensors
        .Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(t => t.Key[prefix.Length..], t => t.Value);

    private static HeGpuFileException Refuse(string path, string why) => new(path, $"this checkpoint cannot continue the training: {why}.");

    private static string Text(TrainingPoint point)
    {
        double[] held = point.Held is { } h ? [h.Loss, h.Dice, h.Iou, h.Accuracy, h.LargestLogit, h.LargestActivationInput] : [];
        return string.Join(' ', new[] { point.Step, point.Loss }.Concat(held).Select(Text));
    }

    private static TrainingPoint Point(string text)
    {
        string[] p = text.Split(' ');
        return new(Integer(p[0]), Real(p[1]), p.Length == 2 ? null : new(Real(p[2]), Real(p[3]), Real(p[4]), Real(p[5]), Real(p[6]), Real(p[7])));
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static int Integer(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
