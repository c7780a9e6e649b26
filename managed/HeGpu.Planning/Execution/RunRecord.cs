using System.Numerics;
using HeGpu.Ckks;
using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>What became of one tensor in a run.</summary>
/// <param name="Name">Layer whose value it carries.</param>
/// <param name="Kind">How it was made.</param>
/// <param name="Level">Of its ciphertexts.</param>
/// <param name="LogScale">log2 of their scale.</param>
/// <param name="Seconds">Measured.</param>
/// <param name="EstimatedSeconds">Planned.</param>
/// <param name="Bound">Largest absolute value that the plan allows for.</param>
/// <param name="Largest">Largest absolute value of the clear network on this input; null where only the server's side is known.</param>
/// <param name="MaxError">Largest difference from the clear network; null where nobody decrypted it.</param>
public sealed record NodeRecord(
    string Name, NodeKind Kind, int Level, double LogScale, double Seconds, double EstimatedSeconds, double Bound, double? Largest, double? MaxError)
{
    /// <summary>Bits right after the binary point: -log2 of the error; at most 52.</summary>
    public double? Bits => MaxError is { } e ? Math.Min(52, -Math.Log2(Math.Max(e, double.Epsilon))) : null;
}

/// <summary>A run as it was measured, tensor by tensor.</summary>
public sealed record RunRecord(IReadOnlyList<NodeRecord> Nodes)
{
    public double Seconds => Nodes.Sum(n => n.Seconds);
}

/// <summary>
/// Observer that fills a <see cref="RunRecord"/>. The server gives it the plan only; a client or a simulation also the clear images, and a way to
/// read ciphertexts, and then gets values and precision per tensor.
/// </summary>
public sealed class RunRecorder
{
    private readonly List<NodeRecord> _nodes = [];
    private readonly int _imagesPerSlot;
    private readonly double[][][]? _clear;
    private readonly Func<ICiphertext, Complex[]>? _read;

    /// <summary>Times, levels and scales only.</summary>
    public RunRecorder()
    {
    }

    /// <param name="plan">The plan that runs.</param>
    /// <param name="model">Its model.</param>
    /// <param name="images">The batch, preprocessed.</param>
    /// <param name="read">Slots of a ciphertext; null to leave precision out.</param>
    public RunRecorder(Plan plan, ModelGraph model, IReadOnlyList<FeatureMap> images, Func<ICiphertext, Complex[]>? read = null)
    {
        EncryptedNetwork network = PlanCheck.Network(plan, model);
        _imagesPerSlot = plan.ImagesPerSlot;
        _clear = [.. images.Select(i => network.Evaluate(i.Values))];
        _read = read;
    }

    public RunRecord Record => new([.. _nodes]);

    /// <summary>Give this to <see cref="PlanExecutor.Run"/>.</summary>
    public void Observe(ExecutedNode e)
    {
        double? largest = null, error = null;
        if (_clear is not null)
        {
            largest = _clear.Max(image => image[e.Index].Max(Math.Abs));
            if (_read is not null) error = Error(e, _imagesPerSlot, _clear, _read);
        }

        PlannedNode node = e.Node;
        ICiphertext first = e.Ciphertexts[0];
        _nodes.Add(new(node.Name, node.Kind, first.Level, Math.Log2(first.Scale), e.Seconds, node.Seconds, node.Bound, largest, error));
    }

    private static double Error(ExecutedNode e, int imagesPerSlot, double[][][] clear, Func<ICiphertext, Complex[]> read)
    {
        FeatureMap[] values = SlotPacking.Unpack(e.Node.Layout, imagesPerSlot, [.. e.Ciphertexts.Select(read)], clear.Length);
        double worst = 0;
        for (int i = 0; i < clear.Length; i++)
            for (int k = 0; k < values[i].Values.Length; k++)
                worst = Math.Max(worst, Math.Abs(values[i].Values[k] - clear[i][e.Index][k]));
        return worst;
    }
}
