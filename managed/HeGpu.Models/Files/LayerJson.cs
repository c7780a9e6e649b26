using System.Text.Json;

namespace HeGpu.Models;

/// <summary>One layer of the graph as JSON: "kind", "name", what it reads, and its attributes by their names in lower camel case.</summary>
internal static class LayerJson
{
    private const int MaxInputs = 64;
    private static readonly string[] Kinds =
        ["input", "conv2d", "convTranspose2d", "meanPool2d", "globalMeanPool", "maxPool2d", "batchNorm2d", "relu", "square", "polynomial", "dense", "flatten",
         "concat", "add"];

    public static void Write(Utf8JsonWriter json, Layer layer)
    {
        json.WriteStartObject();
        json.WriteString("kind", Kind(layer));
        json.WriteString("name", layer.Name);
        if (layer is ConcatLayer or AddLayer)
        {
            json.WriteStartArray("inputs");
            foreach (string input in layer.Inputs) json.WriteStringValue(input);
            json.WriteEndArray();
        }
        else if (layer is not InputLayer) json.WriteString("input", layer.Inputs[0]);
        WriteAttributes(json, layer);
        json.WriteEndObject();
    }

    public static Layer Read(JsonNode json)
    {
        string kind = json.Text("kind"), name = json.Text("name");
        string Input() => json.Text("input");
        string[] Inputs() => json.Texts("inputs", MaxInputs);
        return kind switch
        {
            "input" => new InputLayer(name, json.Int("channels")),
            "conv2d" => new Conv2dLayer(name, Input(), json.Int("inChannels"), json.Int("outChannels"), json.Int("kernel"), json.Int("stride"), json.Int("padding")),
            "convTranspose2d" => new ConvTranspose2dLayer(name, Input(), json.Int("inChannels"), json.Int("outChannels")),
            "meanPool2d" => ReadMeanPool(json, name),
            "globalMeanPool" => new GlobalMeanPoolLayer(name, Input()),
            "maxPool2d" => new MaxPool2dLayer(name, Input()),
            "batchNorm2d" => new BatchNorm2dLayer(name, Input(), json.Int("channels"), json.Double("epsilon")),
            "relu" => new ReluLayer(name, Input()),
            "square" => new SquareLayer(name, Input()),
            "polynomial" => new PolynomialLayer(name, Input(), json.Int("channels"), json.Int("degree"), json.Has("shared") && json.Bool("shared")),
            "dense" => new DenseLayer(name, Input(), json.Int("inFeatures"), json.Int("outFeatures")),
            "flatten" => new FlattenLayer(name, Input()),
            "concat" => new ConcatLayer(name, Inputs()),
            "add" => new AddLayer(name, Inputs()),
            _ => throw json.Error($"layer '{name}' is of the unknown kind '{kind}'; known are {string.Join(", ", Kinds)}."),
        };
    }

    /// <summary>Files written before pools had attributes mean 2x2 with stride 2.</summary>
    private static MeanPool2dLayer ReadMeanPool(JsonNode json, string name)
    {
        var pool = new MeanPool2dLayer(name, json.Text("input"));
        return json.Has("kernel")
            ? pool with { Kernel = json.Int("kernel"), Stride = json.Int("stride"), Padding = json.Int("padding"), CountPadding = json.Bool("countPadding") }
            : pool;
    }

    private static string Kind(Layer layer) => layer switch
    {
        InputLayer => "input",
        Conv2dLayer => "conv2d",
        ConvTranspose2dLayer => "convTranspose2d",
        MeanPool2dLayer => "meanPool2d",
        GlobalMeanPoolLayer => "globalMeanPool",
        MaxPool2dLayer => "maxPool2d",
        BatchNorm2dLayer => "batchNorm2d",
        ReluLayer => "relu",
        SquareLayer => "square",
        PolynomialLayer => "polynomial",
        DenseLayer => "dense",
        FlattenLayer => "flatten",
        ConcatLayer => "concat",
        AddLayer => "add",
        _ => throw new ArgumentException($"Layer '{layer.Name}' is a {layer.GetType().Name}, which has no form in a model file.", nameof(layer)),
    };

    private static void WriteAttributes(Utf8JsonWriter json, Layer layer)
    {
        switch (layer)
        {
            case InputLayer l:
                json.WriteNumber("channels", l.Channels);
                break;
            case Conv2dLayer l:
                json.WriteNumber("inChannels", l.InChannels);
                json.WriteNumber("outChannels", l.OutChannels);
                json.WriteNumber("kernel", l.Kernel);
                json.WriteNumber("stride", l.Stride);
                json.WriteNumber("padding", l.Padding);
                break;
            case ConvTranspose2dLayer l:
                json.WriteNumber("inChannels", l.InChannels);
                json.WriteNumber("outChannels", l.OutChannels);
                break;
            case MeanPool2dLayer l:
                json.WriteNumber("kernel", l.Kernel);
                json.WriteNumber("stride", l.Stride);
                json.WriteNumber("padding", l.Padding);
                json.WriteBoolean("countPadding", l.CountPadding);
                break;
            case BatchNorm2dLayer l:
                json.WriteNumber("channels", l.Channels);
                json.WriteNumber("epsilon", l.Epsilon);
                break;
            case PolynomialLayer l:
                json.WriteNumber("channels", l.Channels);
                json.WriteNumber("degree", l.Degree);
                json.WriteBoolean("shared", l.Shared);
                break;
            case DenseLayer l:
                json.WriteNumber("inFeatures", l.InFeatures);
                json.WriteNumber("outFeatures", l.OutFeatures);
                break;
        }
    }
}
