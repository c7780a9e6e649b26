using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Planning;

namespace HeGpu.Client;

/// <summary>What measuring this machine's operations needs: throw-away keys and ciphertexts, which only a client can make.</summary>
public static class CalibrationKit
{
    /// <summary>Prices of a device's operations at some degrees; seconds per degree.</summary>
    public static CostTable Measure(PolynomialDevice device, IReadOnlyList<int> logDegrees, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Calibrator.Measure(device.Info.Name, (parameters, keys) => Open(device, parameters, keys), logDegrees, progress, cancellation) with { PacksKeys = device.PacksConstants };

    private static CalibrationBench Open(PolynomialDevice device, CkksParameters parameters, AvailableKeys wanted)
    {
        SecretKey secret = SecretKey.Generate(parameters, device);
        using var generator = new KeyGenerator(secret);
        EvaluationKeys keys = generator.CreateEvaluationKeys(wanted);
        var encryptor = new Encryptor(secret);
        return new(new CkksEvaluator(parameters, device, keys), values => encryptor.Encrypt(values), () =>
        {
            encryptor.Dispose();
            keys.Dispose();
            secret.Dispose();
            device.Trim();
        });
    }
}
