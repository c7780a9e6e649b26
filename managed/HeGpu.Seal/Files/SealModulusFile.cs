using HeGpu.Files;

namespace HeGpu.Seal;

/// <summary>SEAL's Modulus: its value (8), 0 or 2 to 61 bits.</summary>
public static class SealModulusFile
{
    private const int PayloadBytes = sizeof(ulong);

    internal const int ObjectBytes = SealHeader.Bytes + PayloadBytes;

    /// <param name="stream">Where to.</param>
    /// <param name="value">0 for none, or 2 to 2^61 - 1.</param>
    /// <param name="format">Compression and version.</param>
    public static void Write(Stream stream, ulong value, SealFormat format = default)
    {
        if (!IsPossible(value))
            throw new ArgumentOutOfRangeException(nameof(value), $"{value} is no modulus of SEAL: 0 or 2 to {SealParameters.MaxPrimeBits} bits are possible.");
        SealWriter.Write(stream, format, _ => PayloadBytes, file => file.WriteUInt64(value));
    }

    /// <exception cref="HeGpuFileException">No modulus, or damaged.</exception>
    public static ulong Read(Stream stream, string source)
    {
        using SealReader file = SealReader.Open(stream, source);
        ulong value = ReadValue(file);
        file.Finish();
        return value;
    }

    internal static void WriteNested(SealWriter file, ulong value)
    {
        file.WriteNestedHeader(PayloadBytes);
        file.WriteUInt64(value);
    }

    internal static ulong ReadNested(SealReader file)
    {
        file.OpenNested("modulus", PayloadBytes);
        return ReadValue(file);
    }

    private static ulong ReadValue(SealReader file)
    {
        ulong value = file.ReadUInt64();
        return IsPossible(value) ? value : throw file.Error($"{value} is no modulus: 0 or 2 to {SealParameters.MaxPrimeBits} bits are possible.");
    }

    private static bool IsPossible(ulong value) => value != 1 && value >> SealParameters.MaxPrimeBits == 0;
}
