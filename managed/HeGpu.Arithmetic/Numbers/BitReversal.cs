namespace HeGpu.Arithmetic;

/// <summary>Reversal of the low bits of an index: the order of NTT words and slots.</summary>
public static class BitReversal
{
    public static uint Reverse(uint value, int bits)
    {
        value = (value >> 1 & 0x55555555) | (value & 0x55555555) << 1;
        value = (value >> 2 & 0x33333333) | (value & 0x33333333) << 2;
        value = (value >> 4 & 0x0F0F0F0F) | (value & 0x0F0F0F0F) << 4;
        return bits == 0 ? 0 : BinaryPrimitives.ReverseEndianness(value) >> (32 - bits);
    }
}
