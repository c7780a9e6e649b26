using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Devices.TestKit;
using HeGpu.Models;
using HeGpu.Planning;
using HeGpu.SelfTest;
using Xunit;

namespace HeGpu.Client.Tests;

/// <summary>A server whose device fails on purpose goes on with another and gives the same words.</summary>
public sealed class FallbackTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hegpu-fallback-").FullName;
    private readonly PolynomialDevice _good = ManagedDevice.Create();
    private readonly ModelGraph _model;
    private readonly Plan _plan;
    private readonly ClientSession _client;
    private readonly EvaluationKeys _keys;
    private readonly int _buffers;

    public FallbackTests()
    {
        (_model, _plan) = SmallPlan.Make();
        _client = new ClientSession(_plan, _good);
        _client.SaveEvaluationKeys(At("keys"));
        using (var encryptor = new ImageEncryptor(_plan, _client.Secret)) encryptor.EncryptToFile(At("in"), [SyntheticCells.Generate(24, 16, seed: 2, index: 0).Image]);
        _keys = LoadKeys(_good);
        new ServerSession(_plan, _model, _good, _keys).RunFile(At("in"), At("expected"));
        _buffers = _good.LiveBuffers;
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(double.PositiveInfinity, 2)]
    public void A_device_lost_at_any_launch_is_replaced_from_the_last_tensor_that_was_copied(double share, int together) => Seeded.Run(random =>
    {
        using var counting = new FailingDevice("counting");
        int before = Run(counting, share, together, out ServerRecord whole, out _);
        Assert.Empty(whole.Failures);
        using var failing = new FailingDevice("card", launches: random.Next(before, counting.Launches - 1));
        Run(failing, share, together, out ServerRecord record, out string afterLast);
        DeviceFailure failure = Assert.Single(record.Failures);
        Assert.Equal(("card", share == 0 ? _plan.Nodes[1].Name : afterLast), (failure.Device, failure.Tensor));
        Assert.Contains("was lost", failure.Reason, StringComparison.Ordinal);
        Assert.StartsWith("managed", record.Device, StringComparison.Ordinal);
    });

    [Fact]
    public void A_device_whose_memory_is_exhausted_at_any_buffer_is_replaced() => Seeded.Run(random =>
    {
        using var counting = new FailingDevice("counting");
        using (LoadKeys(counting)) { }
        int keys = counting.Rents;
        Run(counting, 0.02, 1, out _, out _);
        using var failing = new FailingDevice("card", rents: random.Next(keys, counting.Rents - keys));
        Run(failing, 0.02, 1, out ServerRecord record, out _);
        Assert.Contains("no room", Assert.Single(record.Failures).Reason, StringComparison.Ordinal);
    });

    [Fact]
    public void Without_another_device_its_failure_is_thrown_and_no_file_is_left()
    {
        using var failing = new FailingDevice("card", launches: 40);
        using EvaluationKeys keys = LoadKeys(failing);
        Assert.Throws<DeviceLostException>(() => new ServerSession(_plan, _model, failing, keys).RunFile(At("in"), At("out")));
        Assert.Throws<DeviceLostException>(() => new ServerSession(_plan, _model, failing, keys) { Fallback = new(_good, _ => null) }.RunFile(At("in"), At("out")));
        Assert.False(File.Exists(At("out")));
        Assert.Equal(_buffers, _good.LiveBuffers);
    }

    public void Dispose()
    {
        _keys.Dispose();
        _client.Dispose();
        _good.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <returns>Launches before the run.</returns>
    private int Run(FailingDevice device, double share, int together, out ServerRecord record, out string afterLast)
    {
        using EvaluationKeys keys = LoadKeys(device);
        int before = device.Launches, done = 0, doneAtFailure = 0;
        var options = ExecutionOptions.Default with { CheckpointShare = share, BatchesAtOnce = together };
        var server = new ServerSession(_plan, _model, device, keys, options)
        {
            Fallback = new(_good, _ =>
            {
                doneAtFailure = done;
                return new ServerEngine(_good, _keys);
            }),
        };
        record = server.RunFile(At("in"), At("out"), new Progress(p => done = _plan.Nodes.Index().Last(n => n.Item.Name == p.Node).Index + 1));
        afterLast = doneAtFailure < _plan.Nodes.Count ? _plan.Nodes[Math.Max(1, doneAtFailure)].Name : _plan.Nodes[1].Name;
        Assert.Equal(File.ReadAllBytes(At("expected")), File.ReadAllBytes(At("out")));
        Assert.Equal(_buffers, _good.LiveBuffers);
        return before;
    }

    private EvaluationKeys LoadKeys(PolynomialDevice device) => EvaluationKeysFile.Load(At("keys"), _plan.CreateParameters(), device);

    private string At(string name) => Path.Combine(_folder, name);

    private sealed class Progress(Action<ServerProgress> report) : IProgress<ServerProgress>
    {
        public void Report(ServerProgress value) => report(value);
    }
}
