using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Circuits;

namespace HeGpu.Planning;

// One chunk of batches, on one engine after another until one gets through. Each attempt starts from the chunk's inputs, which are on a device that
// cannot be lost, and from the tensors that the checkpoint holds.
public sealed partial class ServerSession
{
    private readonly List<DeviceFailure> failures = [];

    /// <summary>Null lets a device's failure end the run. Otherwise results may be on <see cref="ServerFallback.Files"/>.</summary>
    public ServerFallback? Fallback { get; init; }

    private PolynomialDevice Files => Fallback is { } fallback && device.CanBeLost ? fallback.Files : device;

    // Empties the chunk.
    private Ciphertext[] Evaluate(
        List<Ciphertext> chunk, int together, bool disposeInputs, IProgress<RunProgress>? progress, Action<ExecutedNode> observer, CancellationToken cancellation)
    {
        using var checkpoint = Fallback is null ? null : new RunCheckpoint(Import, c => Export(c, Fallback.Files), Parameters.Degree, options.CheckpointShare);
        var kept = new List<Ciphertext>();
        try
        {
            if (Fallback is not null) foreach (Ciphertext c in chunk) kept.Add(c.OnDevice(c.Device.CanBeLost ? Fallback.Files : c.Device));
            while (true)
            {
                try
                {
                    return Attempt(Fallback is null ? chunk : kept, together, disposeInputs, checkpoint, progress, observer, cancellation);
                }
                catch (DeviceException e)
                {
                    if (checkpoint is null || !GoOn(e, checkpoint.Next)) throw;
                }
            }
        }
        finally
        {
            foreach (Ciphertext c in kept) c.Dispose();
            Free(chunk, disposeInputs);
        }
    }

    private Ciphertext[] Attempt(
        List<Ciphertext> chunk, int together, bool disposeInputs, RunCheckpoint? checkpoint, IProgress<RunProgress>? progress, Action<ExecutedNode> observer, CancellationToken cancellation)
    {
        List<ICiphertext> inputs = [], outputs = [];
        var results = new List<Ciphertext>();
        try
        {
            foreach (Ciphertext c in chunk) inputs.Add(Import(c));
            if (Fallback is null) Free(chunk, disposeInputs);
            RunCheckpoint? own = device.CanBeLost || checkpoint is { Next: > 0 } ? checkpoint : null;
            outputs.AddRange(executor.Resume([.. inputs.Chunk(inputs.Count / together)], own, progress, observer, options, cancellation).SelectMany(o => o));
            foreach (ICiphertext c in outputs) results.Add(Export(c, Files));
            return [.. results];
        }
        catch
        {
            foreach (Ciphertext c in results) c.Dispose();
            throw;
        }
        finally
        {
            foreach (ICiphertext c in inputs.Concat(outputs)) c.Dispose();
        }
    }

    private bool GoOn(DeviceException reason, int next)
    {
        var failure = new DeviceFailure(foreign?.Info.Name ?? device.Info.Name, reason.Message, Plan.Nodes[Math.Max(next, 1)].Name);
        if (Fallback!.Next(failure) is not { } engine) return false;
        if (engine.Keys is not null) PlanKeys.Check(Plan, engine.Keys);
        failures.Add(failure);
        (device, foreign) = (engine.Device, engine.Foreign);
        executor = executor.With(new RoutedEvaluator(EvaluatorOf(engine, Parameters), Plan.Routes));
        // Its plaintexts are of the device that failed.
        options = options with { Cache = null };
        return true;
    }

    private static IEvaluator EvaluatorOf(ServerEngine engine, CkksParameters parameters) =>
        engine.Foreign ?? (IEvaluator)new CkksEvaluator(parameters, engine.Device, engine.Keys);

    private ICiphertext Import(Ciphertext c) => foreign?.Import(c) ?? c.OnDevice(device);

    private Ciphertext Export(ICiphertext c, PolynomialDevice target) => foreign?.Export(c, target) ?? ((Ciphertext)c).OnDevice(target);
}
