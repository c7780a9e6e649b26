using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// The server's side: a plan, its model and a client's evaluation keys turn ciphertexts into ciphertexts. There is no way to give it a
/// secret key. One run at a time; the device and the keys stay the caller's.
/// </summary>
public sealed partial class ServerSession
{
    private PolynomialDevice device;
    private IForeignEvaluator? foreign;
    private PlanExecutor executor;
    private ExecutionOptions options;

    /// <param name="plan">What to run.</param>
    /// <param name="model">Of the plan.</param>
    /// <param name="device">Computes.</param>
    /// <param name="keys">The client's, on the device.</param>
    /// <param name="options">Of every run.</param>
    /// <exception cref="PlanningException">The plan is of another model.</exception>
    /// <exception cref="CkksException">Keys of other parameters (both hashes are named), or a key that the plan needs is missing.</exception>
    public ServerSession(Plan plan, ModelGraph model, PolynomialDevice device, EvaluationKeys keys, ExecutionOptions? options = null)
        : this(plan, model, new ServerEngine(device, keys), options)
    {
    }

    /// <summary>On an engine that may be an evaluator which is not ours, and that accepts the plan.</summary>
    /// <inheritdoc cref="ServerSession(Plan, ModelGraph, PolynomialDevice, EvaluationKeys, ExecutionOptions)"/>
    public ServerSession(Plan plan, ModelGraph model, ServerEngine engine, ExecutionOptions? options = null)
    {
        (device, foreign, this.options) = (engine.Device, engine.Foreign, options ?? ExecutionOptions.Default);
        IEvaluator evaluator = EvaluatorOf(engine, plan.CreateParameters());
        Parameters = evaluator.Parameters;
        if (engine.Keys is not null) PlanKeys.Check(plan, engine.Keys);
        executor = new PlanExecutor(plan, model, evaluator);
    }

    public Plan Plan => executor.Plan;

    public CkksParameters Parameters { get; }

    /// <summary>Of the last run.</summary>
    public ServerRecord? Record { get; private set; }

    /// <summary>Runs everything that a client encrypted; the input stays the caller's, the result is the caller's to dispose.</summary>
    /// <exception cref="PlanningException">Ciphertexts of another plan.</exception>
    /// <exception cref="OperationCanceledException">On cancellation; nothing is left.</exception>
    public CiphertextBundle Run(CiphertextBundle input, IProgress<ServerProgress>? progress = null, CancellationToken cancellation = default)
    {
        var results = new List<Ciphertext>();
        try
        {
            IReadOnlyDictionary<string, string> notes = ResultNotes(input.Metadata);
            results.AddRange(Run(input.Ciphertexts, CountBatches(input.Ciphertexts.Count), disposeInputs: false, progress, cancellation));
            return new CiphertextBundle(results, notes);
        }
        catch
        {
            foreach (Ciphertext c in results) c.Dispose();
            throw;
        }
    }

    /// <summary>The same as ciphertexts come, with a few batches in memory at a time; takes over what comes. <see cref="Record"/> is there when all have been taken.</summary>
    /// <exception cref="PlanningException">Ciphertexts of another plan.</exception>
    public CiphertextStream Run(CiphertextStream input, IProgress<ServerProgress>? progress = null, CancellationToken cancellation = default)
    {
        int batches = CountBatches(input.Count);
        return new(Run(input.Ciphertexts, batches, disposeInputs: true, progress, cancellation), batches * Plan.OutputLayout.Ciphertexts, ResultNotes(input.Metadata));
    }

    /// <summary>The same from file to file, one batch in memory at a time. The result is written whole or not at all.</summary>
    /// <exception cref="Files.HeGpuFileException">The input is damaged, or of other parameters.</exception>
    public ServerRecord RunFile(string input, string output, IProgress<ServerProgress>? progress = null, CancellationToken cancellation = default)
    {
        using CiphertextsReader reader = CiphertextsFile.Open(input, Parameters, Files);
        PlannedNode result = Plan.OutputNode;
        int batches = CountBatches(reader.Count);
        var shape = new CiphertextShape(Ciphertext.MinSize, result.Level, Seeded: false);
        CiphertextShape[] shapes = [.. Enumerable.Repeat(shape, batches * result.Layout.Ciphertexts)];
        IEnumerable<Ciphertext> results = Run(Read(reader), batches, disposeInputs: true, progress, cancellation);
        CiphertextsFile.Save(output, Parameters, shapes, Disposed(results), ResultNotes(reader.Metadata), null, cancellation);
        return Record!;
    }

    private IEnumerable<Ciphertext> Run(
        IEnumerable<Ciphertext> inputs, int batches, bool disposeInputs, IProgress<ServerProgress>? progress, CancellationToken cancellation)
    {
        int done = 0, per = Plan.InputLayout.Ciphertexts;
        var clock = new NodeClock(Plan);
        device.ResetPeak();
        var chunk = new List<Ciphertext>();
        try
        {
            foreach (Ciphertext input in inputs)
            {
                chunk.Add(input);
                int together = Math.Min(Math.Max(1, options.BatchesAtOnce), batches - done);
                if (chunk.Count < together * per) continue;
                int before = done;
                var relay = progress is null ? null : new Relay(p => progress.Report(new(before + together - 1, batches, p.Node, (before + (p.Fraction * together)) / batches)));
                Ciphertext[] outputs = clock.Time(together, () => Evaluate(chunk, together, disposeInputs, relay, clock.Observe, cancellation));
                done += together;
                int given = 0;
                try
                {
                    while (given < outputs.Length) yield return outputs[given++];
                }
                finally
                {
                    while (given < outputs.Length) outputs[given++].Dispose();
                }
            }
        }
        finally
        {
            Free(chunk, disposeInputs);
        }
        Record = clock.ToRecord(foreign?.Info ?? device.Info, device.PeakBytes + (foreign?.PeakBytes ?? 0)) with { Failures = [.. failures] };
    }

    private IReadOnlyDictionary<string, string> ResultNotes(IReadOnlyDictionary<string, string> input) =>
        (BatchNotes.Read(input, Plan, result: false) with { IsResult = true }).ToMetadata();

    private static void Free(List<Ciphertext> chunk, bool dispose)
    {
        if (dispose) foreach (Ciphertext c in chunk) c.Dispose();
        chunk.Clear();
    }

    private int CountBatches(int ciphertexts)
    {
        int per = Plan.InputLayout.Ciphertexts;
        if (ciphertexts == 0 || ciphertexts % per != 0)
            throw new PlanningException($"{ciphertexts} input ciphertexts; the plan takes them in sets of {per}.");
        return ciphertexts / per;
    }

    private static IEnumerable<Ciphertext> Read(CiphertextsReader reader)
    {
        while (reader.Next() is { } ciphertext) yield return ciphertext;
    }

    private static IEnumerable<Ciphertext> Disposed(IEnumerable<Ciphertext> ciphertexts)
    {
        foreach (Ciphertext ciphertext in ciphertexts)
            using (ciphertext) yield return ciphertext;
    }

    private sealed class Relay(Action<RunProgress> report) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => report(value);
    }
}
