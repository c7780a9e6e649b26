using System.Collections.Concurrent;
using HeGpu.Arithmetic;
using HeGpu.Ckks;

namespace HeGpu.Seal;

/// <summary>
/// SEAL lifts a digit x modulo q to [0, q), our devices to [-h, h], h = (q - 1) / 2. The one is the other shifted: lift(x) = centred(x - h) + h, and x - h
/// runs through [-h, h] exactly. With U = 1 + X + .. + X^(N-1), key pairs K_j, and h_j of q_j:
/// <code>sum_j lift(c mod q_j) K_j = sum_j centred(c - h_j U mod q_j) K_j + sum_j h_j U K_j</code>
/// so SEAL's sum is ours for a shifted polynomial, plus a correction that depends on key and level alone. Galois keys: SEAL's K_j are sigma of ours, and it lifts sigma(c); centred
/// lifting commutes with sigma, so c is shifted by sigma^-1(h_j U), and the correction is sum_j h_j U sigma(ours).
/// </summary>
internal sealed class SealDigits : IDisposable
{
    private readonly CkksParameters _parameters;
    private readonly PolynomialDevice _device;
    private readonly DeviceBuffer _ones;
    private readonly ConcurrentDictionary<uint, Lazy<DeviceBuffer>> _shifts = new();
    private readonly ConcurrentDictionary<(uint Element, int Level, SwitchingKey Key), Lazy<DeviceBuffer>> _corrections = new();

    public SealDigits(CkksParameters parameters, PolynomialDevice device)
    {
        (_parameters, _device) = (parameters, device);
        _ones = device.Rent(parameters.Ring, 1, parameters.Ring.AllLimbs);
        device.Upload(new Ones(), _ones.View<Coefficient>());
        device.ForwardNtt(_ones.View<Coefficient>());
    }

    /// <summary>sigma^-1(h_j U) modulo each data prime q_j, in all of them.</summary>
    public PolyView<Ntt> Shift(uint element) => _shifts.GetOrAdd(element, e => new(() => MakeShift(e))).Value.View<Ntt>();

    /// <summary>sum_j h_j U sigma(K_j) for the digits of a level, modulo its primes and the special one.</summary>
    public PolyView<Ntt> Correction(SwitchingKey key, uint element, int level) =>
        _corrections.GetOrAdd((element, level, key), use => new(() => MakeCorrection(use.Key, use.Element, use.Level))).Value.View<Ntt>();

    public void Dispose()
    {
        _ones.Dispose();
        foreach (Lazy<DeviceBuffer> constant in _shifts.Values.Concat(_corrections.Values).Where(constant => constant.IsValueCreated))
            constant.Value.Dispose();
    }

    private ulong Half(int digit) => _parameters.Ring.DataModuli[digit] / 2;

    private DeviceBuffer MakeShift(uint element)
    {
        LimbRange data = _parameters.LimbsAt(_parameters.MaxLevel);
        ulong[] halves = [.. Enumerable.Range(0, data.Total).Select(Half)];
        DeviceBuffer shift = _device.Rent(_parameters.Ring, 1, data);
        using DeviceBuffer product = _device.Rent(_parameters.Ring, 1, data);
        _device.MultiplyScalar(_ones.View<Ntt>().WithLimbs(data), halves, product.View<Ntt>());
        _device.Automorphism(product.View<Ntt>(), _parameters.Ring.InverseElement(element), shift.View<Ntt>());
        return shift;
    }

    private DeviceBuffer MakeCorrection(SwitchingKey key, uint element, int level)
    {
        PolynomialRing ring = _parameters.Ring;
        LimbRange extended = _parameters.ExtendedLimbsAt(level);
        DeviceBuffer correction = _device.Rent(ring, 2, extended);
        using DeviceBuffer sum = _device.Rent(ring, 2, extended), pair = _device.Rent(ring, 2, extended);
        _device.Clear(sum.View<Ntt>());
        for (int digit = 0; digit <= level; digit++)
        {
            ulong[] residues = [.. ring.ModuliOf(extended).Select(q => q.Reduce(Half(digit)))];
            _device.Unpack(key.Pair(digit).WithLimbs(extended), pair.View<Ntt>());
            _device.MultiplyScalarAdd(pair.View<Ntt>(), residues, sum.View<Ntt>());
        }
        _device.Automorphism(sum.View<Ntt>(), element, correction.View<Ntt>());
        _device.Multiply(correction.View<Ntt>(), _ones.View<Ntt>().WithLimbs(extended), correction.View<Ntt>());
        return correction;
    }

    private sealed class Ones : ILimbSource
    {
        public void Fill(int polynomial, int limb, Span<ulong> words) => words.Fill(1);
    }
}
