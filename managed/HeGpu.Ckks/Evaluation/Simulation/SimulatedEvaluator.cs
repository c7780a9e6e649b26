using System.Numerics;

namespace HeGpu.Ckks;

/// <summary>
/// The whole evaluator without cryptography: slots are plain complex numbers, while levels, scales, operands and keys are checked by the
/// rules of the real one. With a noise seed every operation adds a Gaussian error of the size that <see cref="NoiseModel"/> gives it.
/// For plans and the tests of circuits. Not thread-safe when noisy.
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

    /// <summary>On all cores; one after the other when noisy, so that errors are reproducible.</summary>
    public void ForEach(int count, Action<int> body)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _noise is null ? Environment.ProcessorCount : 1 };
        Parallel.For(0, count, parallel, body);
    }

    /// <summary>A fresh ciphertext, as by public-key encryption.</summary>
    public SimulatedCiphertext Encrypt(ReadOnlySpan<double> values, int level, double scale) => Encrypt(Widened(values), level, scale);

    /// <inheritdoc cref="Encrypt(ReadOnlySpan{double}, int, double)"/>
    public SimulatedCiphertext Encrypt(ReadOnlySpan<Complex> values, int level, double scale)
    {
        Complex[] slots = Fill(values, level, scale);
        AddNoise(slots, Math.Sqrt(Math.Pow(_model.PublicKeyError(scale), 2) + Math.Pow(_model.EncodeError(scale), 2)));
        return new SimulatedCiphertext(this, slots, level, scale);
    }

    /// <summary>The real parts of a ciphertext's slots.</summary>
    public double[] Decrypt(ICiphertext ciphertext)
    {
        ReadOnlySpan<Complex> slots = Own(ciphertext).Values;
        var values = new double[slots.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = slots[i].Real;
        return values;
    }

    /// <summary>The slots of a ciphertext.</summary>
    public Complex[] DecryptSlots(ICiphertext ciphertext) => Own(ciphertext).Values.ToArray();

    public IPlaintext Encode(ReadOnlySpan<double> values, int level, double scale) => Encode(Widened(values), level, scale);

    public IPlaintext Encode(ReadOnlySpan<Complex> values, int level, double scale)
    {
        Complex[] slots = Fill(values, level, scale);
        AddNoise(slots, _model.EncodeError(scale));
        return new SimulatedPlaintext(this, slots, level, scale);
    }

    private static Complex[] Widened(ReadOnlySpan<double> values)
    {
        var slots = new Complex[values.Length];
        for (int i = 0; i < slots.Length; i++)
            slots[i] = values[i];
        return slots;
    }

    private Complex[] Fill(ReadOnlySpan<Complex> values, int level, double scale)
    {
        OperandRules.SlotCount(Parameters, values.Length);
        OperandRules.Scale(Parameters, level, scale);
        EncodingRules.Finite(values);
        var slots = new Complex[Parameters.Slots];
        for (int i = 0; i < slots.Length; i += values.Length)
            values.CopyTo(slots.AsSpan(i));
        return slots;
    }

    // Each part of a complex error has variance 1/2 (Box and Muller).
    private void AddNoise(Span<Complex> slots, double deviation)
    {
        if (_noise is null)
            return;
        for (int i = 0; i < slots.Length; i++)
            slots[i] += Complex.FromPolarCoordinates(deviation * Math.Sqrt(-Math.Log(1 - _noise.NextDouble())), 2 * Math.PI * _noise.NextDouble());
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
