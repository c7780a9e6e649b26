using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Client;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Benchmarks.Scaling;

/// <summary>A server of the default U-Net (random weights, which cost the same) that is kept, with encrypted images to run on.</summary>
internal sealed class UNetServer : IDisposable
{
    public const int Side = 64;

    private static readonly Lazy<(ModelGraph Model, Plan Plan)> s_planned = new(MakePlan);

    private readonly PolynomialDevice _device;
    private readonly ClientSession _client;
    private readonly Dictionary<int, (ServerSession Server, CiphertextBundle Sent)> _runs;

    public UNetServer(string device, int threads, bool graphs = true)
    {
        (ModelGraph model, Plan plan) = s_planned.Value;
        _device = Devices.Open(device, threads, graphs);
        _client = new ClientSession(plan, _device);
        _runs = BatchesTogether.ToDictionary(n => n, n =>
        {
            var options = new ExecutionOptions { BatchesAtOnce = n };
            return (new ServerSession(plan, model, _device, _client.EvaluationKeys, options), _client.Encrypt(Images(n)));
        });
    }

    /// <summary>How many images run at once.</summary>
    public static IReadOnlyList<int> BatchesTogether { get; } = [1, 4];

    public PolynomialDevice Device => _device;

    /// <param name="together">One of <see cref="BatchesTogether"/>.</param>
    /// <param name="look">Told of the results before they are disposed.</param>
    public void Run(int together, Action<CiphertextBundle>? look = null)
    {
        (ServerSession server, CiphertextBundle sent) = _runs[together];
        using CiphertextBundle results = server.Run(sent);
        look?.Invoke(results);
    }

    public void Dispose()
    {
        foreach ((_, CiphertextBundle sent) in _runs.Values) sent.Dispose();
        _client.Dispose();
        _device.Dispose();
    }

    private static Image[] Images(int count) => [.. Enumerable.Range(0, count).Select(i => SyntheticCells.Generate(Side, Side, 1, i).Image)];

    private static (ModelGraph Model, Plan Plan) MakePlan()
    {
        ModelGraph model = UNet.Create(new UNetOptions());
        Calibration calibration = Calibration.Measure(model, [.. Images(4).Select(i => model.Preprocessing.Prepare(i, 1))]);
        return (model, Planner.Create(model, new TensorShape(1, Side, Side), calibration, new PlanOptions()));
    }
}
