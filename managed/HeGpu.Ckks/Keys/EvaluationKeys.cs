using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

/// <summary>
/// What a server needs to evaluate, and all it gets: switching keys for relinearization and for the Galois elements that its plan
/// uses. A key for element g is stored so that the automorphism comes last: it switches s to sigma_g^-1(s).
/// Thread-safe for reading. Owns the keys.
/// </summary>
public sealed class EvaluationKeys : IDisposable
{
    private readonly Dictionary<uint, SwitchingKey> _galois;

    /// <summary>Takes over the keys.</summary>
    /// <param name="parameters">Those of every key.</param>
    /// <param name="relinearization">For s^2, or null.</param>
    /// <param name="galois">By Galois element; conjugation is 2N - 1.</param>
    public EvaluationKeys(CkksParameters parameters, SwitchingKey? relinearization, IEnumerable<KeyValuePair<uint, SwitchingKey>> galois)
    {
        Parameters = parameters;
        Relinearization = relinearization;
        _galois = new Dictionary<uint, SwitchingKey>(galois);
        foreach (uint element in _galois.Keys)
            parameters.Ring.CheckGaloisElement(element);
        foreach (SwitchingKey key in All)
            if (!key.Parameters.IsSameAs(parameters))
                throw new CkksException(CkksErrorKind.ParameterMismatch, $"A switching key of parameters {key.Parameters.Hash.Short} among evaluation keys of {parameters.Hash.Short}.");
    }

    public CkksParameters Parameters { get; }

    public SwitchingKey? Relinearization { get; }

    /// <summary>By Galois element, conjugation (2N - 1) included.</summary>
    public IReadOnlyDictionary<uint, SwitchingKey> Galois => _galois;

    /// <summary>Bytes of device memory.</summary>
    public long Bytes => All.Sum(key => key.Bytes);

    /// <summary>Which operations these keys allow.</summary>
    public AvailableKeys Available
    {
        get
        {
            List<int> steps = Steps();
            return new(steps, Relinearization is not null, _galois.ContainsKey(Parameters.Ring.ConjugationElement))
            {
                RotationLevels = steps.ToDictionary(s => s, s => _galois[Parameters.Ring.GaloisElement(s)].MaxLevel),
                RelinearizationLevel = Relinearization?.MaxLevel,
                ConjugationLevel = _galois.TryGetValue(Parameters.Ring.ConjugationElement, out SwitchingKey? conjugation) ? conjugation.MaxLevel : null,
            };
        }
    }

    /// <summary>Key by key.</summary>
    public EvaluationKeyIndex Index => new(Relinearization?.MaxLevel, [.. _galois.OrderBy(g => g.Key).Select(g => new GaloisKeyEntry(g.Key, g.Value.MaxLevel))]);

    private IEnumerable<SwitchingKey> All => Relinearization is null ? _galois.Values : _galois.Values.Prepend(Relinearization);

    /// <summary>These keys on a device, as <see cref="SwitchingKey.OnDevice"/>; the caller disposes both.</summary>
    public EvaluationKeys OnDevice(PolynomialDevice device)
    {
        var made = new List<SwitchingKey>();
        try
        {
            foreach (SwitchingKey key in All) made.Add(key.OnDevice(device));
            int first = Relinearization is null ? 0 : 1;
            return new(Parameters, first == 0 ? null : made[0], _galois.Keys.Zip(made.Skip(first), KeyValuePair.Create));
        }
        catch
        {
            foreach (SwitchingKey key in made) key.Dispose();
            throw;
        }
    }

    internal SwitchingKey ForRotation(int steps, int level)
    {
        if (!_galois.TryGetValue(Parameters.Ring.GaloisElement(steps), out SwitchingKey? key))
            throw AvailableKeys.MissingRotation(Parameters, steps, Steps());
        return level <= key.MaxLevel ? key : throw AvailableKeys.RotationLevelTooHigh(steps, key.MaxLevel, level);
    }

    internal SwitchingKey ForConjugation(int level)
    {
        if (!_galois.TryGetValue(Parameters.Ring.ConjugationElement, out SwitchingKey? key))
            throw AvailableKeys.MissingConjugation();
        return level <= key.MaxLevel ? key : throw AvailableKeys.ConjugationLevelTooHigh(key.MaxLevel, level);
    }

    internal SwitchingKey ForRelinearization(int level)
    {
        SwitchingKey key = Relinearization ?? throw AvailableKeys.MissingRelinearization();
        return level <= key.MaxLevel ? key : throw AvailableKeys.LevelTooHigh("relinearization key", key.MaxLevel, level);
    }

    public void Dispose()
    {
        foreach (SwitchingKey key in All)
            key.Dispose();
    }

    // Discrete logarithms to the base 3 of the elements that are rotations.
    private List<int> Steps()
    {
        var steps = new List<int>(_galois.Count);
        uint mask = (2 * (uint)Parameters.Degree) - 1, element = 1;
        for (int step = 0; step < Parameters.Slots; step++, element = (element * PolynomialRing.GaloisGenerator) & mask)
            if (_galois.ContainsKey(element))
                steps.Add(step);
        return steps;
    }
}
