using HeGpu.Files;

namespace HeGpu.Ckks;

/// <summary>A public seed in a section: its 32 bytes.</summary>
internal static class SeedBytes
{
    /// <summary>The seed of a key, which one that another library made does not have.</summary>
    /// <exception cref="CkksException">ForeignObject.</exception>
    public static void WriteKeySeed(this SectionWriter file, PublicSeed? seed) =>
        file.WriteSeed(seed ?? throw new CkksException(CkksErrorKind.ForeignObject, "A key that another library made has no seed of ours, and a HeGpu file keeps keys as seeds: keep the file it came from."));

    public static void WriteSeed(this SectionWriter file, PublicSeed seed)
    {
        Span<byte> bytes = stackalloc byte[PublicSeed.Size];
        seed.CopyTo(bytes);
        file.Write(bytes);
    }

    public static PublicSeed ReadSeed(this SectionReader file)
    {
        Span<byte> bytes = stackalloc byte[PublicSeed.Size];
        file.Read(bytes);
        return new PublicSeed(bytes);
    }
}
