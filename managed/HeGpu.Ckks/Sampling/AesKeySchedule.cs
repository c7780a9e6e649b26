using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HeGpu.Ckks;

/// <summary>The round keys of AES-256 (FIPS 197, section 5.2) by the processor's instructions.</summary>
internal static class AesKeySchedule
{
    /// <param name="key">32 bytes.</param>
    /// <param name="schedule">15 round keys of 16 bytes.</param>
    public static void Expand(ReadOnlySpan<byte> key, Span<byte> schedule)
    {
        Span<Vector128<byte>> k = MemoryMarshal.Cast<byte, Vector128<byte>>(schedule);
        k[0] = Vector128.Create(key[..16]);
        k[1] = Vector128.Create(key[16..]);
        // The instruction takes its round constant from the code, so the seven rounds are written out.
        Even(k, 2, Aes.KeygenAssist(k[1], 0x01));
        Odd(k, 3);
        Even(k, 4, Aes.KeygenAssist(k[3], 0x02));
        Odd(k, 5);
        Even(k, 6, Aes.KeygenAssist(k[5], 0x04));
        Odd(k, 7);
        Even(k, 8, Aes.KeygenAssist(k[7], 0x08));
        Odd(k, 9);
        Even(k, 10, Aes.KeygenAssist(k[9], 0x10));
        Odd(k, 11);
        Even(k, 12, Aes.KeygenAssist(k[11], 0x20));
        Odd(k, 13);
        Even(k, 14, Aes.KeygenAssist(k[13], 0x40));
    }

    // RotWord, SubWord and the constant are in the highest word of what the instruction gives.
    private static void Even(Span<Vector128<byte>> k, int i, Vector128<byte> assist) =>
        k[i] = Sums(k[i - 2]) ^ Sse2.Shuffle(assist.AsUInt32(), 0xFF).AsByte();

    // SubWord alone is in the third word.
    private static void Odd(Span<Vector128<byte>> k, int i) =>
        k[i] = Sums(k[i - 2]) ^ Sse2.Shuffle(Aes.KeygenAssist(k[i - 1], 0).AsUInt32(), 0xAA).AsByte();

    // Word j becomes the sum of words 0 .. j.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Sums(Vector128<byte> x)
    {
        x ^= Sse2.ShiftLeftLogical128BitLane(x, 4);
        return x ^ Sse2.ShiftLeftLogical128BitLane(x, 8);
    }
}
