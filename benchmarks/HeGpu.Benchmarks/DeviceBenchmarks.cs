using BenchmarkDotNet.Attributes;
using HeGpu.Arithmetic;

namespace HeGpu.Benchmarks;

/// <summary>
/// The verbs that homomorphic operations spend their time in, at the sizes of the peers' sets: N = 2^14 with 8 data and 3 special primes and
/// N = 2^15 with 14 and 4, all of 49 bits; digits of as many limbs as there are special primes.
/// In this process, because generated projects do not find assemblies under artifacts/.
/// </summary>
[InProcess]
[MemoryDiagnoser]
public class DeviceBenchmarks : IDisposable
{
    private PolynomialDevice _device = null!;
    private PolynomialRing _ring = null!;
    private LimbRange _data, _extended;
    private DeviceBuffer _ciphertext = null!, _product = null!, _digits = null!, _sum = null!, _key = null!;
    private PolyView<Ntt>[] _factors = [], _keys = [];

    [Params("native", "managed")]
    public string Device { get; set; } = "native";

    [Params(14, 15)]
    public int LogN { get; set; }

    [ParamsAllValues]
    public bool AllCores { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (int data, int special) = LogN == 14 ? (8, 3) : (14, 4);
        IReadOnlyList<ulong> primes = PrimeGenerator.Primes(1 << LogN, [.. Enumerable.Repeat(49, data + special)]);
        _ring = new PolynomialRing(1 << LogN, [.. primes.Take(data)], [.. primes.Skip(data)]);
        _device = Devices.Open(Device, AllCores ? 0 : 1);
        (_data, _extended) = (new(0, data), _ring.AllLimbs);
        int digits = (data + special - 1) / special;
        _ciphertext = Random(2, _data);
        _product = Random(3, _data);
        _digits = Random(digits, _extended);
        _sum = Random(2, _extended);
        _key = Random(2 * digits, _extended);
        _factors = [.. Enumerable.Range(0, digits).Select(k => _digits.View<Ntt>().Slice(k))];
        _keys = [.. Enumerable.Range(0, digits).Select(k => _key.View<Ntt>().Slice(2 * k, 2))];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        foreach (DeviceBuffer buffer in new[] { _ciphertext, _product, _digits, _sum, _key })
            buffer?.Dispose();
        _device?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void NttForwardCiphertext() => _device.ForwardNtt(_ciphertext.View<Coefficient>());

    [Benchmark]
    public void NttInverseCiphertext() => _device.InverseNtt(_ciphertext.View<Ntt>());

    [Benchmark]
    public void Add() => _device.Add(_ciphertext.View<Ntt>(), _ciphertext.View<Ntt>(), _ciphertext.View<Ntt>());

    [Benchmark]
    public void MultiplyPlain() => _device.Multiply(_ciphertext.View<Ntt>(), _product.View<Ntt>().Slice(0), _ciphertext.View<Ntt>());

    [Benchmark]
    public void Tensor() => _device.Tensor(_ciphertext.View<Ntt>(), _ciphertext.View<Ntt>(), _product.View<Ntt>());

    [Benchmark]
    public void Automorphism() => _device.Automorphism(_ciphertext.View<Ntt>(), 3, _product.View<Ntt>().Slice(0, 2));

    [Benchmark]
    public void Rescale() => _device.Rescale(_ciphertext.View<Ntt>(), _product.View<Ntt>().Slice(0, 2).WithLimbs(_data with { Count = _data.Count - 1 }));

    [Benchmark]
    public void ModUp() => _device.ModUp(_ciphertext.View<Ntt>().Slice(1), _extended.Special, _digits.View<Ntt>());

    [Benchmark]
    public void KeyInnerProduct() => _device.SumOfProducts(_factors, _keys, _sum.View<Ntt>());

    [Benchmark]
    public void ModDown() => _device.ModDown(_sum.View<Ntt>(), _ciphertext.View<Ntt>());

    /// <summary>A rotation.</summary>
    [Benchmark]
    public void SwitchKeys()
    {
        PolyView<Ntt> x = _ciphertext.View<Ntt>();
        _device.SwitchKeys(x.Slice(1), _extended.Special, [new KeySwitch(_key.View<Ntt>(), x.Slice(0), 3, _product.View<Ntt>().Slice(0, 2))]);
    }

    private DeviceBuffer Random(int polynomials, LimbRange limbs)
    {
        DeviceBuffer buffer = _device.Rent(_ring, polynomials, limbs);
        var random = new Random(1);
        var words = new ulong[polynomials * limbs.Total * _ring.Degree];
        for (int i = 0; i < words.Length; i++)
            words[i] = (ulong)random.NextInt64((long)_ring.ModulusAt(limbs, i / _ring.Degree % limbs.Total));
        _device.Upload(words, buffer.View<Ntt>());
        return buffer;
    }
}
