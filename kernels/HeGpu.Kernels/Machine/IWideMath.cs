namespace HeGpu.Kernels;

/// <summary>What C# cannot say in a way that every compiler of kernels turns into the one instruction meant.</summary>
public interface IWideMath
{
    /// <summary>The upper word of a b.</summary>
    static abstract ulong MultiplyHigh(ulong a, ulong b);

    /// <summary>a b, exactly.</summary>
    static abstract ulong MultiplyWide(uint a, uint b);

    /// <summary>a b rounded to the nearest double; never fused with an addition that follows.</summary>
    static abstract double MultiplyRounded(double a, double b);

    /// <summary>The double with these bits.</summary>
    static abstract double AsDouble(ulong bits);
}
