namespace HeGpu.Models;

// The part of ONNX (onnx.ai, "Open Neural Network Exchange Intermediate Representation") that an inference graph of fixed structure uses, by its names.

/// <summary>Calls of operators, in an order in which each comes after what it reads, and the tensors that the file holds.</summary>
internal sealed record OnnxGraph(
    IReadOnlyList<OnnxNode> Nodes, IReadOnlyDictionary<string, OnnxTensor> Initializers, IReadOnlyList<OnnxPort> Inputs, IReadOnlyList<OnnxPort> Outputs);

/// <summary>An input or output of the graph: of each dimension its size, or null where it is left open; no dimensions for a tensor of unknown rank.</summary>
internal sealed record OnnxPort(string Name, IReadOnlyList<long?>? Dimensions);

/// <summary>A call of an operator; an input with an empty name is left out.</summary>
internal sealed record OnnxNode(
    string Name, string Operator, string Domain, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, OnnxAttribute> Attributes)
{
    public override string ToString() => $"node '{(Name.Length > 0 ? Name : Outputs.Count > 0 ? Outputs[0] : "")}' ({Operator})";
}

/// <summary>The value of an attribute: one of these, by its type.</summary>
internal sealed record OnnxAttribute(double? Float, long? Integer, ReadOnlyMemory<byte>? Text, OnnxTensor? Tensor, IReadOnlyList<double> Floats, IReadOnlyList<long> Integers);
