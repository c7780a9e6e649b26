namespace HeGpu.Models;

/// <summary>
/// ONNX as PyTorch and others export it for inference: one image in, one result out, standard operators that have a layer here (docs/import.md). Polynomial activations are
/// recognised however they are written; ReLU, sigmoid, SiLU, tanh and maximum pools are replaced as the options ask, or refused.
/// </summary>
public sealed class OnnxFormat : IModelFormat
{
    public string Name => "onnx";

    public string Summary => "ONNX, as torch.onnx.export writes it";

    public long MaxBytes => int.MaxValue - (1 << 10);

    public ImportAspects Uses => ImportAspects.Replacements | ImportAspects.Preprocessing;

    /// <summary>A model begins with the version of its format (ModelProto.ir_version).</summary>
    public bool Recognizes(ReadOnlySpan<byte> head) => head.Length > 2 && head[0] == 0x08 && head[1] is > 0 and < 0x40;

    public ImportedModel Decode(byte[] file, string source, ImportOptions options) => OnnxTranslator.Translate(OnnxReader.Read(file, source), source, options, file.Length);
}
