using System.Text;
using HeGpu.Models;

namespace HeGpu.Fuzz;

/// <summary>The files of tests/data/import, which PyTorch wrote.</summary>
internal static class ImportSeeds
{
    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "import", name));
}

/// <summary>ONNX; half of the inputs keep the wire format and change what it says.</summary>
public sealed class OnnxTarget : FuzzTarget
{
    private static readonly OnnxFormat Format = new();

    private static readonly ImportOptions Options = new()
    {
        Replacements = new[] { "relu=poly:3:5", "sigmoid=poly:3:5", "silu=poly:2", "tanh=poly:3:-2..5", "maxpool=mean", "output=drop" }
            .Select(t => FunctionReplacement.TryParse(t)!.Value).ToDictionary(r => r.Function, r => r.Replacement),
        Images = (_, channels, size) => channels < 16 && size is { Height: < 32, Width: < 32 } s ? [new FeatureMap(s with { Channels = channels })] : [],
    };

    public override string Kind => "onnx";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. new[] { "smooth", "relu", "forms", "cnn1", "unet" }.Select(n => ImportSeeds.Read($"{n}.onnx"))];

    public override IReadOnlyList<byte[]> Tokens { get; } = [.. new[] { "Conv", "Gemm", "Relu", "Reshape", "Shape", "Expand", "image", "scores", "axis", "pads" }.Select(Encoding.ASCII.GetBytes)];

    // Constants may be repeated into a million numbers, whatever the file's length; names and lists of nodes take many times their bytes.
    public override long AllocationLimit(int length) => (1 << 25) + 128L * length;

    public override void Read(byte[] file) => Format.Decode(file, "fuzz.onnx", Options);

    public override byte[] Repair(byte[] file, Random random) => new OnnxMutator(random).Mutate(Seeds[random.Next(Seeds.Count)]);
}

/// <summary>State dicts for a network of the zoo, by name and by shape.</summary>
public sealed class StateDictTarget : SafetensorsTarget
{
    private static readonly ImportOptions ByName = new() { Architecture = Architectures.Find("unet-tiny") };

    public override string Kind => "state-dict";

    public override IReadOnlyList<byte[]> Seeds { get; } = [ImportSeeds.Read("unet.safetensors"), ImportSeeds.Read("unet-parallel.safetensors")];

    public override IReadOnlyList<byte[]> Tokens { get; } = [.. new[] { "module.", "enc1.", "0", ".", "weight", "[", "]", ",", "\"F64\"", "\"BF16\"", "\"I64\"" }.Select(Encoding.ASCII.GetBytes)];

    public override long AllocationLimit(int length) => (1 << 20) + 200L * length;

    public override void Read(byte[] file) => new StateDictFormat().Decode(file, "fuzz.safetensors", ByName with { ByShape = file.Length % 2 == 0 });
}

/// <summary>Tables of names.</summary>
public sealed class NameTableTarget : FuzzTarget
{
    public override string Kind => "name-table";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. new[] { "{\"features.0\": \"first\", \"fc.w\": \"scores.weight\", \"old\": \"\"}", "{}" }.Select(Encoding.UTF8.GetBytes)];

    public override IReadOnlyList<byte[]> Tokens { get; } = [.. new[] { "{", "}", "[", "null", "1", "\"a\":", "\\ud800", "//\n" }.Select(Encoding.ASCII.GetBytes)];

    public override void Read(byte[] file) => NameTable.Decode(file, "fuzz.json");
}

/// <summary>NumPy's arrays.</summary>
public sealed class NpyTarget : FuzzTarget
{
    public override string Kind => "npy";

    public override IReadOnlyList<byte[]> Seeds { get; } = [ImportSeeds.Read("kinds.input.npy"), ImportSeeds.Read("kinds.output.npy")];

    public override IReadOnlyList<byte[]> Tokens { get; } = [.. new[] { "(", ")", ", ", "'<f4'", "'<f8'", "'|u1'", "True", "99999999999", "65536, 65536" }.Select(Encoding.ASCII.GetBytes)];

    public override void Read(byte[] file) => NpyFile.Decode(file, "fuzz.npy");
}
