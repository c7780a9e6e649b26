namespace HeGpu.Kernels;

/// <summary>The limbs that each digit (Y) of a polynomial was cut from; its words modulo these are the polynomial's own.</summary>
public readonly struct OwnLimbs(int width, int limbs)
{
    /// <summary>How many limbs the digits have in all.</summary>
    public int Limbs => limbs;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(int digit, int limb) => limb < limbs && limb >= digit * width && limb < (digit + 1) * width;
}
