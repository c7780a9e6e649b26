namespace HeGpu.Seal;

/// <summary>How an object is written.</summary>
/// <param name="Compression">None or zlib, which takes a seekable stream.</param>
/// <param name="Version">That of the SEAL that will read it; <see cref="SealVersion.Universal"/> when null, which every SEAL reads.</param>
public readonly record struct SealFormat(SealCompression Compression, SealVersion? Version = null)
{
    /// <exception cref="ArgumentException">A format that is not written.</exception>
    internal SealVersion CheckedVersion()
    {
        if (Compression is SealCompression.Zstd)
            throw new ArgumentException("zstd is not written; use none or zlib.");
        SealVersion version = Version ?? SealVersion.Universal;
        return version.IsKnown ? version : throw new ArgumentException($"Objects of SEAL {version} are not written; versions {SealVersion.Known} are possible.");
    }
}
