using System.Text.Json.Nodes;
using HeGpu.Models;
using Spectre.Console;
using Table = Spectre.Console.Table;

namespace HeGpu.Cli;

/// <summary>The layers that an import found: what they are, what they give, whence their parameters, and what was replaced or assumed.</summary>
internal static class ImportTable
{
    public static void Write(VerbContext context, ImportedModel model)
    {
        IReadOnlyDictionary<string, TensorShape>? shapes = model.Input is { } size ? model.Graph.InferShapes(size.Height, size.Width) : null;
        ILookup<string, string> notes = model.Notes.ToLookup(n => n.Layer, n => n.Text);
        var table = new Table().Border(TableBorder.Rounded).AddColumns("layer", "kind", "gives", "from", "note");
        var record = new JsonArray();
        foreach (Layer layer in model.Graph.Layers)
        {
            string kind = Kind(layer), shape = shapes?[layer.Name].ToString() ?? "", origin = model.Origins.GetValueOrDefault(layer.Name, ""), note = string.Join("; ", notes[layer.Name]);
            table.AddRow([.. new[] { layer.Name, kind, shape, origin, note }.Select(t => new Spectre.Console.Text(t))]);
            record.Add(new JsonObject { ["name"] = layer.Name, ["kind"] = kind, ["shape"] = shape, ["from"] = origin, ["note"] = note });
        }

        context.Terminal.Table(table);
        context.Record["network"] = record;
        context.Record["notes"] = new JsonArray([.. model.Notes.Select(n => (JsonNode)$"{n.Layer}: {n.Text}")]);
    }

    private static string Kind(Layer layer) => layer switch
    {
        Conv2dLayer c => $"convolution {c.Kernel}x{c.Kernel}{Window(c.Stride, 1, c.Padding)}",
        ConvTranspose2dLayer => "transposed convolution 2x2",
        MeanPool2dLayer p => $"mean pool {p.Kernel}x{p.Kernel}{Window(p.Stride, p.Kernel, p.Padding)}",
        GlobalMeanPoolLayer => "global mean pool",
        MaxPool2dLayer => "maximum pool (plaintext only)",
        BatchNorm2dLayer => "batch norm",
        ReluLayer => "ReLU (plaintext only)",
        PolynomialLayer p => $"polynomial of degree {p.Degree}{(p.Shared ? "" : ", one a channel")}",
        _ => layer.GetType().Name.Replace("Layer", "", StringComparison.Ordinal).ToLowerInvariant(),
    };

    private static string Window(int stride, int usual, int padding) => (stride == usual ? "" : $", stride {stride}") + (padding == 0 ? "" : $", padding {padding}");
}
