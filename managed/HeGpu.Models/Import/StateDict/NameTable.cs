using System.Text.Json;
using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>
/// A user's table of names: a JSON object of names in the file by their names in the network, of modules (<c>"features.0": "conv1"</c>) or of single tensors
/// (<c>"fc.w": "hidden.weight"</c>); an empty name leaves a tensor, or a module's tensors, out.
/// </summary>
public static class NameTable
{
    private const int MaxBytes = 1 << 22;

    /// <exception cref="HeGpuFileException">No such table.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path) => Decode(InputFile.ReadAllBytes(path, MaxBytes), path);

    /// <param name="file">The whole file.</param>
    /// <param name="source">What errors call it.</param>
    public static IReadOnlyDictionary<string, string> Decode(byte[] file, string source)
    {
        try
        {
            using var json = JsonDocument.Parse(file, new JsonDocumentOptions { MaxDepth = 2, AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip });
            return json.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? "");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new HeGpuFileException(source, "no table of names: a JSON object is expected, {\"name in the file\": \"name in the network\", ...}.", e);
        }
    }
}
