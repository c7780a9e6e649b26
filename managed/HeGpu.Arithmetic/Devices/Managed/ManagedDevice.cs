namespace HeGpu.Arithmetic;

/// <summary>The CPU device that needs no native code.</summary>
public static class ManagedDevice
{
    /// <param name="threads">How many cores a verb may use; 0 means all.</param>
    public static PolynomialDevice Create(int threads = 0) => new CpuDevice<ManagedKernels>("managed", $"C# kernels, {Vectors}", threads);

    private static string Vectors =>
        Vector512.IsHardwareAccelerated ? "512-bit vectors" : Vector256.IsHardwareAccelerated ? "256-bit vectors" : "128-bit vectors";
}
