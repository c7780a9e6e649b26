using System.Diagnostics.CodeAnalysis;

namespace HeGpu.Native;

/// <summary>The CPU device on the C++ kernels of native/.</summary>
public static class NativeDevice
{
    /// <summary>Null, and the reason in one line, where the native library is absent or of another version.</summary>
    /// <param name="whyNot">Empty on success.</param>
    /// <param name="threads">How many cores a verb may use; 0 means all.</param>
    public static PolynomialDevice? TryCreate(out string whyNot, int threads = 0) =>
        NativeLoader.TryLoad(out whyNot) ? new CpuDevice<NativeKernels>("native", $"C++ kernels, {Describe(CurrentIsa)}", threads) : null;

    /// <summary>True when <see cref="TryCreate"/> would succeed.</summary>
    public static bool IsAvailable(out string whyNot) => NativeLoader.TryLoad(out whyNot);

    /// <summary>The best instruction set that this processor has.</summary>
    /// <exception cref="DllNotFoundException">The library is absent: see <see cref="IsAvailable"/>.</exception>
    public static NativeIsa BestIsa => (NativeIsa)Loaded(NativeMethods.hegpu_best_isa);

    /// <summary>The instruction set in use; the best one unless a test chose another.</summary>
    public static NativeIsa CurrentIsa => (NativeIsa)Loaded(NativeMethods.hegpu_current_isa);

    /// <summary>
    /// Switches the whole process to another instruction set: for tests and benchmarks, while no device exists (handles made for one
    /// set are not promised to serve another).
    /// </summary>
    /// <returns>False when the processor lacks it.</returns>
    public static bool TrySelectIsa(NativeIsa isa) => Loaded(() => NativeMethods.hegpu_select_isa((int)isa)) == 0;

    private static int Loaded(Func<int> call) =>
        NativeLoader.TryLoad(out string whyNot) ? call() : throw new DllNotFoundException(whyNot);

    [SuppressMessage("Style", "IDE0072:Add missing cases", Justification = "A newer library may know more sets.")]
    private static string Describe(NativeIsa isa) => isa switch
    {
        NativeIsa.Portable => "portable",
        NativeIsa.Avx2 => "AVX2",
        NativeIsa.Avx512 => "AVX-512",
        NativeIsa.Avx512Ifma => "AVX-512 IFMA",
        _ => $"instruction set {(int)isa}",
    };
}
