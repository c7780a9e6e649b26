namespace HeGpu.Kernels.Tests;

/// <summary>The formulas that bounds are made of, beside what the kernels do.</summary>
public class WorkModelTests(ITestOutputHelper output)
{
    // Of 32-bit words, in the arithmetic for any prime: the units of the model.
    private const int C = 10, M = 4, R = 17;

    private static readonly PolynomialRing s_ring = TestRings.Of(13);
    private static readonly LimbRange s_data = new(0, s_ring.DataModuli.Count), s_all = s_ring.AllLimbs;

    [Theory]
    [InlineData("transform", 1)]
    [InlineData("multiply plain", 1)]
    [InlineData("multiply (3 polynomials)", 1)]
    // The kernels reduce the remainder modulo the last prime as they reduce a sum; for primes of one size a comparison would do.
    [InlineData("rescale", 1.25)]
    // Conversions also reduce the multiple of the modulus that they subtract.
    [InlineData("rotate", 1.05)]
    [InlineData("8 hoisted rotations", 1.05)]
    public void KernelsMultiplyAsTheModelSaysAndTouchNoFewerWords(string operation, double most)
    {
        using var device = new KernelDevice(new CountingMachine());
        var verbs = new RingVerbs<CountingField>(device, s_ring);
        Action run = Operation(operation, device, verbs, out IDisposable[] buffers);
        run();
        CountingMachine.Take();
        run();
        (long words, long c, long m, long r) = CountingMachine.Take();
        foreach (IDisposable buffer in buffers)
            buffer.Dispose();
        var model = new WorkModel(s_ring);
        Work work = operation == "transform" ? model.Transform : model.Of(operation)!.Value;
        double products = ((double)C * c) + ((double)M * m) + ((double)R * r);
        output.WriteLine($"{operation}: C {c}, M {m}, R {r}; {products} products, model {work.Products}: {products / work.Products:0.000}; {8 * words} bytes, model {work.Bytes}");
        Assert.InRange(products / work.Products, 1, most);
        Assert.True(8 * words >= work.Bytes);
    }

    private static Action Operation(string name, KernelDevice device, RingVerbs verbs, out IDisposable[] buffers)
    {
        int width = s_ring.SpecialModuli.Count, digits = (s_data.Count + width - 1) / width;
        DeviceBuffer x = device.Rent(s_ring, 2, s_data), y = device.Rent(s_ring, 2, s_data), t = device.Rent(s_ring, 3, s_data), key = device.Rent(s_ring, 2 * digits, s_all);
        DeviceBuffer[] all = [x, y, t, key];
        foreach (DeviceBuffer buffer in all)
            device.Clear(buffer.View<Ntt>());
        buffers = [.. all];
        PolyRegion a = Of(x), b = Of(y);
        KeySwitch[] switches = [.. Enumerable.Range(0, 8).Select(_ => new KeySwitch(key.View<Ntt>(), x.View<Ntt>(), 3, y.View<Ntt>()))];
        var last = new LimbRange(s_data.Count - 1, 1);
        return name switch
        {
            "transform" => () => verbs.ForwardNtt(a.Slice(0)),
            "multiply plain" => () => verbs.Multiply(a, b.Slice(0), a),
            "multiply (3 polynomials)" => () => verbs.Tensor(a, b, Of(t)),
            "rescale" => () => verbs.Divide(a, last, b.WithLimbs(s_data with { Count = s_data.Count - 1 })),
            "rotate" => () => verbs.SwitchKeys(a.Slice(0), width, switches.AsSpan(0, 1)),
            _ => () => verbs.SwitchKeys(a.Slice(0), width, switches),
        };
    }

    private static PolyRegion Of(DeviceBuffer buffer) => new(buffer, 0, buffer.Polynomials, buffer.Limbs);
}
