using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>
/// A PyTorch state dict in a safetensors file: parameters by the names of modules, without the network itself, which the options name. Which tensor is which parameter:
/// <see cref="ParameterNames"/>. Absent biases are zero, absent gains of batch norms one, as PyTorch's bias=False and affine=False mean it; that is noted.
/// </summary>
public sealed class StateDictFormat : IModelFormat
{
    public string Name => "safetensors";

    public string Summary => "a PyTorch state dict, as safetensors.torch.save_file writes it";

    public long MaxBytes => Array.MaxLength;

    public ImportAspects Uses => ImportAspects.Architecture | ImportAspects.Preprocessing;

    /// <summary>Eight bytes of length (below 2^32), then a JSON object.</summary>
    public bool Recognizes(ReadOnlySpan<byte> head) => head.Length > 8 && head[8] == (byte)'{' && !head[4..8].ContainsAnyExcept((byte)0);

    public ImportedModel Decode(byte[] file, string source, ImportOptions options)
    {
        IReadOnlyDictionary<string, Tensor> tensors = SafetensorsFile.Decode(file, source).Tensors;
        ModelArchitecture network = options.Architecture
            ?? throw new HeGpuFileException(source, "parameters without a network: say which one they belong to (--arch).");
        try
        {
            return Fill(network, tensors, ParameterNames.Match(network, tensors, options, source), source, options);
        }
        catch (InvalidModelException e)
        {
            throw new HeGpuFileException(source, e.Message, e);
        }
    }

    private static ImportedModel Fill(
        ModelArchitecture network, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> places, string source, ImportOptions options)
    {
        var parameters = new Dictionary<string, Tensor>();
        var origins = new Dictionary<string, string>();
        var notes = new List<ImportNote>();
        foreach (Layer layer in network.Layers)
        {
            foreach (ParameterShape shape in LayerParameters.Of(layer))
            {
                string parameter = $"{layer.Name}.{shape.Name}";
                if (!places.TryGetValue(parameter, out string? name))
                {
                    float value = ParameterNames.Absent(layer, shape.Name)!.Value;
                    parameters[parameter] = new(shape.Dimensions, [.. Enumerable.Repeat(value, shape.Dimensions[0])]);
                    notes.Add(new(layer.Name, $"{shape.Name} is not in the file and was taken as {value}"));
                    continue;
                }

                parameters[parameter] = Fit(tensors[name], name, shape.Dimensions, parameter, source);
                origins.TryAdd(layer.Name, name);
            }
        }

        return new(new ModelGraph(network.Layers, network.Output, parameters, options.Preprocessing ?? network.Preprocessing), origins, notes, options.Input);
    }

    /// <summary>The tensor in the parameter's shape; they may differ by leading ones.</summary>
    private static Tensor Fit(Tensor tensor, string name, IReadOnlyList<int> wanted, string parameter, string source) =>
        tensor.Shape.SkipWhile(d => d == 1).SequenceEqual(wanted.SkipWhile(d => d == 1)) ? new(wanted, tensor.Data)
            : throw new HeGpuFileException(source, $"tensor '{name}' is [{string.Join(",", tensor.Shape)}]; '{parameter}' of the network is [{string.Join(",", wanted)}].");
}
