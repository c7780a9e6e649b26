namespace HeGpu.Arithmetic;

/// <summary>
/// Kernels in portable C#, for machines without the native library: vectors where they pay, 64 by 64 bit products elsewhere.
/// Handles are addresses of plain structures in native memory.
/// </summary>
public readonly unsafe partial struct ManagedKernels : ICpuKernels
{
    public static nint CreateModulus(ulong q) => Make(new ManagedModulus(q));

    public static void DestroyModulus(nint modulus) => NativeMemory.AlignedFree((void*)modulus);

    public static nint CreateConversion(ReadOnlySpan<ulong> from, ReadOnlySpan<ulong> to) => Make(new ManagedConversion(from, to));

    public static void DestroyConversion(nint conversion)
    {
        ((ManagedConversion*)conversion)->Free();
        NativeMemory.AlignedFree((void*)conversion);
    }

    public static nint CreateNtt(ulong n, ulong q, ulong psi) => Make(new ManagedNtt((int)n, q, psi));

    public static void DestroyNtt(nint ntt)
    {
        ((ManagedNtt*)ntt)->Free();
        NativeMemory.AlignedFree((void*)ntt);
    }

    // The roots are those of EncodingRoots, which EncodingFft reads itself: only the length is kept.
    public static nint CreateFft(ReadOnlySpan<double> cos, ReadOnlySpan<double> sin) => cos.Length;

    public static void DestroyFft(nint fft)
    {
    }

    public static void ForwardFft(nint fft, double* re, double* im) =>
        EncodingFft.Forward(new Span<double>(re, (int)fft), new Span<double>(im, (int)fft));

    public static void InverseFft(nint fft, double* re, double* im, double scale) =>
        EncodingFft.Inverse(new Span<double>(re, (int)fft), new Span<double>(im, (int)fft), scale);

    private static nint Make<T>(T value) where T : unmanaged
    {
        var address = (T*)NativeMemory.AlignedAlloc((nuint)sizeof(T), 64);
        *address = value;
        return (nint)address;
    }

    private static ref readonly ManagedModulus ModulusOf(nint handle) => ref *(ManagedModulus*)handle;
}
