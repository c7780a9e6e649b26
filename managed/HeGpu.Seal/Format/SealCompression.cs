namespace HeGpu.Seal;

/// <summary>SEAL's compr_mode_type.</summary>
public enum SealCompression : byte
{
    None = 0,
    Zlib = 1,

    /// <summary>SEAL's default where it was built with it. Recognised, and refused with advice: .NET has no reader for it.</summary>
    Zstd = 2,
}
