using System.Numerics;
using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Client;
using HeGpu.Models;
using HeGpu.Native;

namespace HeGpu.Planning.Tests;

/// <summary>A client and a server in one process, with exactly the keys of a plan.</summary>
internal sealed class EncryptedRun : IDisposable
{
    private readonly SecretKey _secret;
    private readonly EvaluationKeys _keys;
    private readonly Encryptor _encryptor;
    private readonly Decryptor _decryptor;

    public EncryptedRun(CkksParameters parameters, AvailableKeys wanted)
    {
        Device = CpuDevices.Open(CpuDevices.Auto);
        _secret = SecretKey.Generate(parameters, Device);
        using var generator = new KeyGenerator(_secret);
        _keys = generator.CreateEvaluationKeys(wanted);
        _encryptor = new Encryptor(_secret);
        _decryptor = new Decryptor(_secret);
        Evaluator = new CkksEvaluator(parameters, Device, _keys);
    }

    public PolynomialDevice Device { get; }

    public CkksEvaluator Evaluator { get; }

    public EvaluationKeys Keys => _keys;

    public static EncryptedRun For(Plan plan) => new(plan.CreateParameters(), plan.Keys);

    public Ciphertext Encrypt(Complex[] slots, int level, double scale) => _encryptor.Encrypt(slots, level, scale);

    public Ciphertext Encrypt(double[] values, int level, double scale) => _encryptor.Encrypt(values, level, scale);

    public Complex[] Decrypt(ICiphertext ciphertext) => _decryptor.DecryptSlots((Ciphertext)ciphertext);

    public FeatureMap[] Run(Plan plan, ModelGraph model, IReadOnlyList<FeatureMap> images, Action<ExecutedNode>? observer = null, ExecutionOptions? options = null)
    {
        var executor = new PlanExecutor(plan, model, Evaluator);
        ICiphertext[] inputs = [.. plan.Pack(images).Select(s => Encrypt(s, plan.InputNode.Level, plan.InputNode.Scale))];
        ICiphertext[] results = executor.Run(inputs, observer: observer, options: options);
        FeatureMap[] outputs = plan.Unpack([.. results.Select(Decrypt)], images.Count);
        foreach (ICiphertext c in inputs.Concat(results)) c.Dispose();
        return outputs;
    }

    public void Dispose()
    {
        _encryptor.Dispose();
        _keys.Dispose();
        _secret.Dispose();
        Device.Dispose();
    }
}
