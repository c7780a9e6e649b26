namespace HeGpu.Kernels;

/// <summary>What a prime has in device memory: <see cref="Words"/> words, of which the first <see cref="Roots"/> are its field's.</summary>
public static class ModulusRecord
{
    public const int Words = 8;

    /// <summary>Address of the roots of the forward transform (order: <see cref="NttTable"/>).</summary>
    public const int Roots = 4;

    public const int InverseRoots = 5;

    /// <summary>1/N as a factor, up to two words.</summary>
    public const int InverseDegree = 6;
}
