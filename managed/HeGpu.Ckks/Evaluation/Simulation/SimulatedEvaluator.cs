namespace HeGpu.Ckks;

/// <summary>
/// The whole evaluator without cryptography: slots are plain doubles, while levels, scales, operands and keys are checked by the
/// rules of the real one. With a noise seed every operation adds a Gaussian error of the size that <see cref="NoiseModel"/> gives it.
/// For plans and the tests of circuits. Real slots only: conjugation keeps them. Not thread-safe when noisy.
/// </summary>
public sealed partial class SimulatedEvaluator : IEvaluator
{
    private readonly AvailableKeys _keys;
    private readonly Dictionary<int, int>? _rotations;
    private readonly NoiseModel _model;
    private readonly Random? _noise;

    /// <param name="parameters">Levels, primes and slots.</param>
    /// <param name="keys">Which keys are pretended to exist; all by default.</param>
    /// <param name="noiseSeed">Adds errors, reproducibly; none by default.</param>
    public SimulatedEvaluator(CkksParameters parameters, AvailableKeys? keys = null, int? noiseSeed = null)
    {
        Parameters = parameters;
        _keys = keys ?? AvailableKeys.All;
        _rotations = _keys.Rotations?.GroupBy(s => OperandRules.NormalizeSteps(parameters, s))
            .ToDictionary(g => g.Key, g => g.Max(s => _keys.RotationLevels.GetValueOrDefault(s, parameters.MaxLevel)));
        _model = new NoiseModel(parameters);
        _noise = noiseSeed is int seed ? new Random(seed) : null;
    }

    public CkksParameters Parameters { get; }

    /// <summary>A fresh ciphertext, as by public-key encryption.</summary>
    public SimulatedCiphertext Encrypt(ReadOnlySpan<double> values, int level, double scale)
    {
        double[] slots = Fill(values, level, scale);
        AddNoise(slots, Math.Sqrt(Math.Pow(_model.PublicKeyError(scale), 2) + Math.Pow(_model.EncodeError(scale), 2)));
        return new SimulatedCiphertext(this, slots, level, scale);
    }

    /// <summary>The slots of a ciphertext.</summary>
    public double[] Decrypt(ICiphertext ciphertext) => Own(ciphertext).Values.ToArray();

    public IPlaintext Encode(ReadOnlySpan<double> values, int level, double scale)
    {
        double[] slots = Fill(values, level, scale);
        AddNoise(slots, _model.EncodeError(scale));
        return new SimulatedPlaintext(this, slots, level, scale);
    }

    private double[] Fill(ReadOnlySpan<double> values, int level, double scale)
    {
        OperandRules.SlotCount(Parameters, values.Length);
        OperandRules.Scale(Parameters, level, scale);
        EncodingRules.Finite(values);
        var slots = new double[Parameters.Slots];
        for (int i = 0; i < slots.Length; i += values.Length)
            values.CopyTo(slots.AsSpan(i));
        return slots;
    }

    // The real part of a complex error has variance 1/2.
    private void AddNoise(Span<double> slots, double deviation)
    {
        if (_noise is null)
            return;
        for (int i = 0; i < slots.Length; i++)
            slots[i] += deviation * Math.Sqrt(-Math.Log(1 - _noise.NextDouble())) * Math.Cos(2 * Math.PI * _noise.NextDouble());
    }

    private SimulatedCiphertext Own(ICiphertext ciphertext) =>
        ciphertext is SimulatedCiphertext own && ReferenceEquals(own.Owner, this) ? own
        : throw new CkksException(CkksErrorKind.ForeignObject, $"A {ciphertext?.GetType().Name ?? "null"} of another evaluator was given to this SimulatedEvaluator.");

    private SimulatedPlaintext Own(IPlaintext plaintext) =>
        plaintext is SimulatedPlaintext own && ReferenceEquals(own.Owner, this) ? own
        : throw new CkksException(CkksErrorKind.ForeignObject, $"A {plaintext?.GetType().Name ?? "null"} of another evaluator was given to this SimulatedEvaluator.");

    private void CheckRotation(int steps, int level)
    {
        int normal = OperandRules.NormalizeSteps(Parameters, steps);
        if (normal == 0 || _rotations is null)
            return;
        if (!_rotations.TryGetValue(normal, out int keyLevel))
            throw AvailableKeys.MissingRotation(Parameters, steps, _rotations.Keys);
        if (level > keyLevel)
            throw AvailableKeys.RotationLevelTooHigh(steps, keyLevel, level);
    }
}
