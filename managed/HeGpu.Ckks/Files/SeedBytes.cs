using HeGpu.Files;

namespace HeGpu.Ckks;

/// <summary>A public seed in a section: its 32 bytes.</summary>
internal static class SeedBytes
{
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
