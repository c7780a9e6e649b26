using HeGpu.Ckks;
using HeGpu.Files;

namespace HeGpu.Fuzz;

/// <summary>A kind kept in the binary container: repaired inputs have right checksums and, where one section takes all, lengths.</summary>
public abstract class ContainerTarget : FuzzTarget
{
    public override byte[] Repair(byte[] file, Random random) => ContainerRepair.Checksums(file);
}

/// <summary>Parameter files.</summary>
public sealed class ParametersTarget : ContainerTarget
{
    public override string Kind => "parameters";

    public override IReadOnlyList<byte[]> Seeds { get; } = [Encode(new(10, [30, 25], [30], 20, true)), Encode(new(11, [40, 36, 36], [40, 41], 36.5, true))];

    public override void Read(byte[] file) => ParametersFile.Read(new MemoryStream(file), "fuzz.parameters");

    private static byte[] Encode(CkksParametersLiteral literal)
    {
        using var file = new MemoryStream();
        ParametersFile.Write(file, CkksParameters.Create(literal));
        return file.ToArray();
    }
}
