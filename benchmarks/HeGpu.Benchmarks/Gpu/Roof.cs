using HeGpu.Arithmetic;
using HeGpu.Kernels;

namespace HeGpu.Benchmarks.Gpu;

/// <summary>What a device can do at most, measured on itself.</summary>
/// <param name="CopyBytesPerSecond">Bytes read plus bytes written by copies that exceed every cache.</param>
/// <param name="ProductsPerSecond">Of 32-bit words; null on devices that run no kernels of HeGpu.Kernels: they are then judged by memory alone.</param>
internal sealed record Roof(double CopyBytesPerSecond, double? ProductsPerSecond)
{
    private const int LogDegree = 16;

    /// <param name="device">To measure.</param>
    /// <param name="megabytes">Of the memory that is copied.</param>
    /// <param name="slice">Time for copies.</param>
    public static Roof Measure(PolynomialDevice device, int megabytes, TimeSpan slice)
    {
        int polynomials = Math.Max(1, (int)(((long)megabytes << 20) / (sizeof(ulong) << LogDegree)));
        var ring = new PolynomialRing(1 << LogDegree, PrimeGenerator.Primes(1 << LogDegree, [50]), []);
        using DeviceBuffer from = device.Rent(ring, polynomials, ring.AllLimbs), to = device.Rent(ring, polynomials, ring.AllLimbs);
        device.Clear(from.View<Ntt>());
        double seconds = Throughput.Measure(device, () => device.Copy(from.View<Ntt>(), to.View<Ntt>()), slice).Seconds;
        return new(2.0 * sizeof(ulong) * polynomials * ring.Degree / seconds, device is KernelDevice kernels ? ProductRate.Measure(kernels) : null);
    }

    /// <summary>The least seconds for some work.</summary>
    public double Bound(Work work) => Math.Max(work.Bytes / CopyBytesPerSecond, ProductsPerSecond is { } rate ? work.Products / rate : 0);
}
