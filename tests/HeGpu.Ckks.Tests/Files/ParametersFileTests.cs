using HeGpu.Files;
using Xunit;

namespace HeGpu.Ckks.Tests;

public sealed class ParametersFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hegpu").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Parameters_come_back_as_they_were()
    {
        CkksParameters parameters = Small(30);
        string path = Path.Combine(_folder, "p.hegpu");
        ParametersFile.Save(path, parameters);
        CkksParameters back = ParametersFile.Load(path);
        Assert.Equal(parameters.Literal, back.Literal);
        Assert.Equal(parameters.Hash, back.Hash);
        Assert.Equal((FileKind.Parameters, parameters.Hash), (ParametersFile.Inspect(path).Kind, ParametersFile.Inspect(path).Parameters.Hash));
    }

    [Fact]
    public void A_header_of_other_parameters_is_named_with_the_real_ones()
    {
        CkksParameters here = Small(30), there = Small(31);
        using var file = new MemoryStream();
        Container.Write(file, FileKind.Parameters, ParametersFile.HashBytes(there), [ParameterSection.Of(here)]);
        file.Position = 0;
        string reason = Assert.Throws<HeGpuFileException>(() => ParametersFile.Read(file, "p")).Reason;
        Assert.Contains(here.Hash.Short, reason, StringComparison.Ordinal);
        Assert.Contains(there.Hash.Short, reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, 30, "log2 N is 9")]
    [InlineData(10, 61, "size of a data prime is 61")]
    [InlineData(10, 5, "A prime of 5 bits")]
    public void Impossible_parameters_are_refused(int logDegree, int bits, string reason)
    {
        CkksParameters any = Small(30);
        using var file = new MemoryStream();
        Container.Write(file, FileKind.Parameters, ParametersFile.HashBytes(any), [new Section(ParameterSection.Tag, 29, w =>
        {
            foreach (int v in (int[])[logDegree, 1, bits, 1, 40]) w.WriteInt32(v);
            w.WriteDouble(20);
            w.WriteByte(1);
        })]);
        file.Position = 0;
        Assert.Contains(reason, Assert.Throws<HeGpuFileException>(() => ParametersFile.Read(file, "p")).Reason, StringComparison.Ordinal);
    }

    private static CkksParameters Small(int bits) => CkksParameters.Create(new CkksParametersLiteral(10, [40, bits], [45], 25, AllowInsecure: true));
}
