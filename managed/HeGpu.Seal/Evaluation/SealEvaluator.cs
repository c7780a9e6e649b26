using HeGpu.Arithmetic;
using HeGpu.Ckks;

namespace HeGpu.Seal;

/// <summary>
/// Key switching to SEAL's own words: what its evaluator returns for these keys and ciphertexts, bit for bit, on any device. Our evaluator rounds its digits
/// to the nearest and so adds less noise; everything without key switching (sums, products, rescaling, levels) is the same there already. Made to prove the engine, and for
/// those who compare results of both. Thread-safe; its constants, a polynomial per key and two per key and level used, stay until it is disposed.
/// </summary>
public sealed class SealEvaluator : IDisposable
{
    private readonly CkksParameters _parameters;
    private readonly PolynomialDevice _device;
    private readonly EvaluationKeys _keys;
    private readonly SealDigits _digits;

    /// <param name="parameters">With one special prime.</param>
    /// <param name="device">Where keys and operands live.</param>
    /// <param name="keys">Of the same parameters and device, for all levels. Stay the caller's.</param>
    /// <exception cref="CkksException">InvalidParameters for more than one special prime, ParameterMismatch for keys of other parameters.</exception>
    public SealEvaluator(CkksParameters parameters, PolynomialDevice device, EvaluationKeys keys)
    {
        SealParameters.Of(parameters);
        if (!keys.Parameters.IsSameAs(parameters))
            throw new CkksException(CkksErrorKind.ParameterMismatch, $"Evaluation keys of parameters {keys.Parameters.Hash.Short}, evaluator of {parameters.Hash.Short}.");
        (_parameters, _device, _keys) = (parameters, device, keys);
        _digits = new SealDigits(parameters, device);
    }

    /// <summary>SEAL's relinearize of three polynomials.</summary>
    public Ciphertext Relinearize(Ciphertext a)
    {
        Check(a, 3);
        DeviceBuffer result = Switch(a.View.Slice(2), _keys.ForRelinearization(a.Level), 1, a.Level);
        PolyView<Ntt> sum = result.View<Ntt>();
        _device.Add(sum, a.View.Slice(0, 2), sum);
        return new Ciphertext(_parameters, result, 2, a.Level, a.Scale);
    }

    /// <summary>SEAL's rotate_vector: with the key of the step, or step by step as its non-adjacent form says, lowest first.</summary>
    /// <param name="a">Two polynomials.</param>
    /// <param name="steps">Beyond -N/2 and below N/2; positive to the left.</param>
    public Ciphertext Rotate(Ciphertext a, int steps)
    {
        Check(a, 2);
        if (Math.Abs(steps) >= _parameters.Slots)
            throw new CkksException(CkksErrorKind.SizeMismatch, $"A rotation by {steps}; SEAL rotates {_parameters.Slots} slots by less.");
        int[] parts = _keys.Galois.ContainsKey(_parameters.Ring.GaloisElement(steps)) ? [steps] : [.. NonAdjacentForm(steps).Where(part => Math.Abs(part) != _parameters.Slots)];
        Ciphertext result = Copy(a);
        foreach (int part in parts)
        {
            Ciphertext before = result;
            using (before)
                result = Apply(before, _parameters.Ring.GaloisElement(part), _keys.ForRotation(part, a.Level));
        }
        return result;
    }

    /// <summary>SEAL's complex_conjugate.</summary>
    public Ciphertext Conjugate(Ciphertext a)
    {
        Check(a, 2);
        return Apply(a, _parameters.Ring.ConjugationElement, _keys.ForConjugation(a.Level));
    }

    public void Dispose() => _digits.Dispose();

    private void Check(Ciphertext a, int polynomials)
    {
        if (!a.Parameters.IsSameAs(_parameters))
            throw new CkksException(CkksErrorKind.ParameterMismatch, $"A ciphertext of parameters {a.Parameters.Hash.Short}, evaluator of {_parameters.Hash.Short}.");
        if (a.Size != polynomials)
            throw new CkksException(CkksErrorKind.SizeMismatch, $"A ciphertext of {a.Size} polynomials, {polynomials} are expected: only one of 3 is relinearized, and only one of 2 is rotated.");
    }

    // The terms of the form with digits -1, 0, 1 of which no two neighbours are non-zero.
    private static IEnumerable<int> NonAdjacentForm(int steps)
    {
        for (int rest = Math.Abs(steps), bit = 1; rest != 0; rest >>= 1, bit <<= 1)
        {
            int digit = (rest & 1) == 0 ? 0 : 2 - (rest & 3);
            rest -= digit;
            if (digit != 0)
                yield return Math.Sign(steps) * digit * bit;
        }
    }

    private Ciphertext Copy(Ciphertext a)
    {
        DeviceBuffer buffer = _device.Rent(_parameters.Ring, 2, _parameters.LimbsAt(a.Level));
        _device.Copy(a.View, buffer.View<Ntt>());
        return new Ciphertext(_parameters, buffer, 2, a.Level, a.Scale);
    }

    // (sigma(c_0), 0) + sigma(c_1) switched.
    private Ciphertext Apply(Ciphertext a, uint element, SwitchingKey key)
    {
        DeviceBuffer result = Switch(a.View.Slice(1), key, element, a.Level);
        _device.AutomorphismAdd(a.View.Slice(0), element, result.View<Ntt>().Slice(0));
        return new Ciphertext(_parameters, result, 2, a.Level, a.Scale);
    }

    // sigma(c) switched: the digits of sigma(c) as SEAL lifts them, times SEAL's key, divided by P to the nearest.
    private DeviceBuffer Switch(PolyView<Ntt> c, SwitchingKey key, uint element, int level)
    {
        PolynomialRing ring = _parameters.Ring;
        LimbRange limbs = _parameters.LimbsAt(level), extended = _parameters.ExtendedLimbsAt(level);
        using DeviceBuffer shifted = _device.Rent(ring, 1, limbs), sum = _device.Rent(ring, 2, extended);
        _device.Subtract(c, _digits.Shift(element).WithLimbs(limbs), shifted.View<Ntt>());
        _device.Copy(_digits.Correction(key, element, level), sum.View<Ntt>());
        _device.SwitchKeyLazily(shifted.View<Ntt>(), _parameters.DigitWidth, key.PairsAt(level), element, sum.View<Ntt>(), accumulate: true);
        DeviceBuffer result = _device.Rent(ring, 2, limbs);
        _device.ModDown(sum.View<Ntt>(), result.View<Ntt>());
        return result;
    }
}
