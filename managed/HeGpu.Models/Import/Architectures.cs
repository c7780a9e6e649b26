using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>Networks to which parameters alone can be imported: those of the zoo by name, or those of a file.</summary>
public static class Architectures
{
    private const int MaxBytes = 1 << 24;
    private static readonly Dictionary<string, Func<ModelGraph>> Zoo = MakeZoo();

    public static IReadOnlyCollection<string> Names => Zoo.Keys;

    /// <summary>A name of the zoo, a graph as JSON (docs/formats.md), or a model file, whose own parameters are not used.</summary>
    /// <exception cref="HeGpuFileException">Neither.</exception>
    public static ModelArchitecture Find(string nameOrPath)
    {
        if (Zoo.TryGetValue(nameOrPath, out Func<ModelGraph>? make)) return ModelArchitecture.Of(make());
        if (!File.Exists(nameOrPath)) throw new HeGpuFileException(nameOrPath, $"no file, and no network of the zoo ({string.Join(", ", Names)}).");
        return nameOrPath.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? GraphJson.ReadArchitecture(System.Text.Encoding.UTF8.GetString(InputFile.ReadAllBytes(nameOrPath, MaxBytes)), nameOrPath)
            : ModelArchitecture.Of(ModelFile.Load(nameOrPath).Graph);
    }

    private static Dictionary<string, Func<ModelGraph>> MakeZoo()
    {
        var zoo = new Dictionary<string, Func<ModelGraph>>();
        foreach ((string size, UNetOptions options) in UNetOptions.Presets)
        {
            string name = size == "default" ? "unet" : $"unet-{size}";
            zoo[name] = () => UNet.Create(options);
            zoo[$"{name}-square"] = () => UNet.Create(options with { Activation = UNetActivation.Square });
            zoo[$"{name}-relu"] = () => UNet.Create(options.ToComparisonTwin());
        }

        foreach ((string name, CnnArchitecture architecture) in new[] { ("cnn1", CnnArchitecture.Cnn1), ("cnn2", CnnArchitecture.Cnn2) })
        {
            var options = new CnnOptions { Architecture = architecture };
            zoo[name] = () => Cnn.Create(options);
            zoo[$"{name}-slaf2"] = () => Cnn.Create(options with { Degree = 2 });
            zoo[$"{name}-square"] = () => Cnn.Create(options with { Activation = CnnActivation.Square });
            zoo[$"{name}-relu"] = () => Cnn.Create(options with { Activation = CnnActivation.Relu });
        }

        return zoo;
    }
}
