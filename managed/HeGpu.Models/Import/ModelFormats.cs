using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>The formats from which networks are imported.</summary>
public static class ModelFormats
{
    private const int HeadBytes = 64;

    public static IReadOnlyList<IModelFormat> All { get; } = [new StateDictFormat(), new OnnxFormat(), new VolleyRevolverFormat()];

    /// <summary>The format of a file: the first that takes its first bytes for its own.</summary>
    /// <exception cref="HeGpuFileException">None of them.</exception>
    public static IModelFormat Recognize(string path)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        using (FileStream stream = File.OpenRead(path)) head = head[..stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false)];
        foreach (IModelFormat format in All)
            if (format.Recognizes(head)) return format;
        throw new HeGpuFileException(path, $"none of the formats that are imported ({string.Join(", ", All.Select(f => f.Name))}). A PyTorch checkpoint (.pt, .pth) becomes one with torch.onnx.export or safetensors.torch.save_file.");
    }

    /// <exception cref="HeGpuFileException">As for <see cref="IModelFormat.Decode"/>.</exception>
    public static ImportedModel Read(IModelFormat format, string path, ImportOptions options) => format.Decode(InputFile.ReadAllBytes(path, format.MaxBytes), path, options);
}
