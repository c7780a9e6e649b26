using Google.Protobuf;
using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>
/// Reads the messages of an ONNX file (field numbers of onnx.proto): ModelProto, GraphProto, NodeProto, AttributeProto, ValueInfoProto. What a graph of fixed structure does
/// not need (documentation, value hints, sub-graphs) is passed over unparsed, so nesting has no depth here; counts are limited.
/// </summary>
internal sealed class OnnxReader
{
    public const int MaxNodes = 1 << 14, MaxTensors = 1 << 16;

    /// <summary>Before it, sums and products repeated their inputs by other rules.</summary>
    private const int LeastOpset = 7;

    private const int MaxPorts = 64, MaxAttributes = 64, MaxText = 1024, MaxIntegers = 1024;
    private readonly string _source;

    private OnnxReader(string source) => _source = source;

    /// <exception cref="HeGpuFileException">No ONNX, damaged, or beyond our limits.</exception>
    public static OnnxGraph Read(byte[] file, string source)
    {
        try
        {
            return new OnnxReader(source).Model(new WireMessage(file, source));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new HeGpuFileException(source, "truncated, damaged, or no ONNX file.", e);
        }
    }

    private OnnxGraph Model(WireMessage message)
    {
        OnnxGraph? graph = null;
        long opset = 0;
        while (message.Next())
        {
            switch (message.Field)
            {
                case 7:
                    graph = Graph(message.Message());
                    break;
                case 8:
                    (string domain, long version) = OperatorSet(message.Message());
                    if (IsStandard(domain)) opset = version;
                    break;
                case 25:
                    throw new HeGpuFileException(_source, "the model defines functions of its own; export it with standard operators only.");
                default:
                    message.Skip();
                    break;
            }
        }

        if (graph is null || opset < 1) throw new HeGpuFileException(_source, "no ONNX file: it has no graph, or no version of the standard operators.");
        return opset >= LeastOpset ? graph : throw new HeGpuFileException(_source, $"operators of version {opset}; {LeastOpset} and later are read (opset_version of the export).");
    }

    public static bool IsStandard(string domain) => domain is "" or "ai.onnx";

    private static (string Domain, long Version) OperatorSet(WireMessage message)
    {
        (string domain, long version) = ("", 0);
        while (message.Next())
        {
            if (message.Field == 1) domain = message.Text(MaxText);
            else if (message.Field == 2) version = message.Int64();
            else message.Skip();
        }

        return (domain, version);
    }

    private OnnxGraph Graph(WireMessage message)
    {
        var nodes = new List<OnnxNode>();
        var tensors = new Dictionary<string, OnnxTensor>();
        List<OnnxPort> inputs = [], outputs = [];
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    Room(nodes.Count, MaxNodes, "nodes");
                    nodes.Add(Node(message.Message()));
                    break;
                case 5:
                    Room(tensors.Count, MaxTensors, "tensors");
                    OnnxTensor tensor = OnnxTensor.Read(message.Message(), MaxText);
                    if (!tensors.TryAdd(tensor.Name, tensor)) throw new HeGpuFileException(_source, $"two tensors are named '{tensor.Name}'.");
                    break;
                case 11:
                    Room(inputs.Count, MaxTensors, "inputs");
                    inputs.Add(Port(message.Message()));
                    break;
                case 12:
                    Room(outputs.Count, MaxPorts, "outputs");
                    outputs.Add(Port(message.Message()));
                    break;
                case 15:
                    throw new HeGpuFileException(_source, "the model has sparse tensors; export it with dense ones.");
                default:
                    message.Skip();
                    break;
            }
        }

        return new(nodes, tensors, inputs, outputs);
    }

    private OnnxNode Node(WireMessage message)
    {
        List<string> inputs = [], outputs = [];
        (string name, string type, string domain) = ("", "", "");
        var attributes = new Dictionary<string, OnnxAttribute>();
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    Room(inputs.Count, MaxPorts, $"inputs of node '{name}'");
                    inputs.Add(message.Text(MaxText));
                    break;
                case 2:
                    Room(outputs.Count, MaxPorts, $"outputs of node '{name}'");
                    outputs.Add(message.Text(MaxText));
                    break;
                case 3:
                    name = message.Text(MaxText);
                    break;
                case 4:
                    type = message.Text(MaxText);
                    break;
                case 5:
                    Room(attributes.Count, MaxAttributes, $"attributes of node '{name}'");
                    (string key, OnnxAttribute value) = Attribute(message.Message());
                    attributes[key] = value;
                    break;
                case 7:
                    domain = message.Text(MaxText);
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return new(name, type, domain, inputs, outputs, attributes);
    }

    private static (string Name, OnnxAttribute Value) Attribute(WireMessage message)
    {
        string name = "";
        (double? number, long? integer, ReadOnlyMemory<byte>? text, OnnxTensor? tensor) = (null, null, null, null);
        var floats = new List<double>();
        var integers = new List<long>();
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    name = message.Text(MaxText);
                    break;
                case 2:
                    number = message.Single();
                    break;
                case 3:
                    integer = message.Int64();
                    break;
                case 4:
                    text = message.Bytes();
                    break;
                case 5:
                    tensor = OnnxTensor.Read(message.Message(), MaxText);
                    break;
                case 7:
                    message.Fixed(floats, sizeof(float));
                    break;
                case 8:
                    message.Int64s(integers, MaxIntegers);
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return (name, new(number, integer, text, tensor, floats, integers));
    }

    /// <summary>ValueInfoProto { name, TypeProto { tensor_type { elem_type, TensorShapeProto { dim { dim_value | dim_param } } } } }.</summary>
    private static OnnxPort Port(WireMessage message)
    {
        string name = "";
        List<long?>? dimensions = null;
        while (message.Next())
        {
            if (message.Field == 1) name = message.Text(MaxText);
            else if (message.Field == 2) ForEach(message.Message(), 1, tensor => ForEach(tensor, 2, shape => ForEach(shape, 1, dimension =>
            {
                long? size = null;
                while (dimension.Next())
                {
                    if (dimension.Field == 1) size = dimension.Int64();
                    else dimension.Skip();
                }

                if ((dimensions ??= []).Count < OnnxTensor.MaxRank + 1) dimensions.Add(size);
            })));
            else message.Skip();
        }

        return new(name, dimensions);

        static void ForEach(WireMessage message, int field, Action<WireMessage> read)
        {
            while (message.Next())
            {
                if (message.Field == field) read(message.Message());
                else message.Skip();
            }
        }
    }

    private void Room(int count, int most, string what)
    {
        if (count >= most) throw new HeGpuFileException(_source, $"more than {most} {what}.");
    }
}
