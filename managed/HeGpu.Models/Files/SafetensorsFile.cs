using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>
/// The safetensors container (huggingface/safetensors): the header's length as 8 little-endian bytes, a JSON header
/// <c>{"name": {"dtype", "shape", "data_offsets": [begin, end]}, "__metadata__": {string: string}}</c>, then the data,
/// which the tensors fill without gap or overlap. F32, F64, F16 and BF16 are read as float32; tensors of integers (such as
/// PyTorch's num_batches_tracked) are checked and passed over. F32 is written.
/// </summary>
/// <param name="Tensors">By name.</param>
/// <param name="Metadata">Free strings by name.</param>
public sealed record SafetensorsFile(IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    internal const int MaxHeaderBytes = 16 << 20;
    internal const int MaxTensors = 1 << 16;
    internal const int MaxRank = 8;
    private const long MaxBytes = 2L << 30;

    /// <exception cref="HeGpuFileException">No safetensors file, damaged, or beyond our limits.</exception>
    public static SafetensorsFile Read(string path) => Decode(InputFile.ReadAllBytes(path, Math.Min(MaxBytes, Array.MaxLength)), path);

    /// <param name="file">The whole file.</param>
    /// <param name="source">What errors call it.</param>
    public static SafetensorsFile Decode(byte[] file, string source) => SafetensorsReader.Decode(file, source);

    /// <summary>The tensors in the order of their names, 8-byte aligned header.</summary>
    public void Write(string path, CancellationToken cancellation = default) =>
        AtomicFile.Write(path, Encode, cancellation: cancellation);

    public void Encode(Stream destination) => SafetensorsWriter.Encode(this, destination);
}
