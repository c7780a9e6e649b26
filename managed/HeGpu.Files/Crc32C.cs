using System.Buffers.Binary;
using System.Numerics;

namespace HeGpu.Files;

/// <summary>CRC-32C (Castagnoli, RFC 3720), one instruction per eight bytes where the machine has it. Guards against
/// damage, not against an adversary.</summary>
public struct Crc32C()
{
    private uint _register = ~0u;

    public readonly uint Value => ~_register;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint crc = _register;
        for (; bytes.Length >= 8; bytes = bytes[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte b in bytes) crc = BitOperations.Crc32C(crc, b);
        _register = crc;
    }

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = new Crc32C();
        crc.Add(bytes);
        return crc.Value;
    }
}
