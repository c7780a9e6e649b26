namespace HeGpu.Kernels;

/// <summary>Where word <c>i</c> of a tile lies in shared memory.</summary>
internal static class SharedWord
{
    /// <summary>One word is left out after each 16, so that distances of 16 words do not meet in one memory bank.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Padded(int word) => word + (word >> 4);
}
