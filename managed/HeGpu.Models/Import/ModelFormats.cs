using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>The formats from which networks are imported.</summary>
public static class ModelFormats
{
    public static IReadOnlyList<IModelFormat> All { get; } = [new VolleyRevolverFormat()];

    /// <exception cref="HeGpuFileException">As for <see cref="IModelFormat.Decode"/>.</exception>
    public static ModelGraph Read(IModelFormat format, string path) => format.Decode(InputFile.ReadAllBytes(path, format.MaxBytes), path);
}
