namespace HeGpu.Kernels.Ilgpu;

/// <summary>Wide arithmetic by <see cref="WideIntrinsics"/>.</summary>
internal readonly struct DeviceMath : IWideMath
{
    public static ulong MultiplyHigh(ulong a, ulong b) => WideIntrinsics.MultiplyHigh(a, b);

    public static ulong MultiplyWide(uint a, uint b) => WideIntrinsics.MultiplyWide(a, b);

    public static double MultiplyRounded(double a, double b) => WideIntrinsics.MultiplyRounded(a, b);

    public static double AsDouble(ulong bits) => Interop.IntAsFloat(bits);
}
