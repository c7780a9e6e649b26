namespace HeGpu.Kernels;

/// <summary>Wide arithmetic of the host's processor.</summary>
internal readonly struct HostMath : IWideMath
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MultiplyHigh(ulong a, ulong b) => Math.BigMul(a, b, out _);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MultiplyWide(uint a, uint b) => (ulong)a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MultiplyRounded(double a, double b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double AsDouble(ulong bits) => BitConverter.UInt64BitsToDouble(bits);
}
