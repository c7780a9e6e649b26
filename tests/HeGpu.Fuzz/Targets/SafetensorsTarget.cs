using System.Buffers.Binary;

namespace HeGpu.Fuzz;

/// <summary>A kind kept in safetensors: a repaired file has the length of its header right.</summary>
public abstract class SafetensorsTarget : FuzzTarget
{
    public override byte[] Repair(byte[] file, Random random)
    {
        if (file.Length < 8) return file;
        int end = file.AsSpan().LastIndexOf("}}"u8) + 2;
        while (end < file.Length && file[end] == ' ') end++;
        BinaryPrimitives.WriteInt64LittleEndian(file, Math.Max(0, end - 8));
        return file;
    }
}
