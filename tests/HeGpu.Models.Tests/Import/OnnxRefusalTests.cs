using Google.Protobuf;
using HeGpu.Files;
using Xunit;
using static HeGpu.Models.Tests.OnnxBuilder;

namespace HeGpu.Models.Tests;

/// <summary>Every refusal is one error that names the node.</summary>
public sealed class OnnxRefusalTests
{
    /// <summary>Calls on an image x of 1x4x4 with a weight w [2][1][3][3], gains v [2] and numbers s; their attributes; what the refusal says.</summary>
    public static TheoryData<string, string, string> Calls() => new()
    {
        { "y = Einsum(x)", "", "node 'the Einsum' (Einsum): this operator is not read" },
        { "y = Conv(x)", "", "(Conv): its input 1 is missing" },
        { "y = Conv(x, q)", "", "it reads 'q', which is no input" },
        { "y = Conv(x, v)", "", "'v' is [2]; 4 dimensions are expected" },
        { "y = Conv(x, w, s)", "", "is [1] for 2 outputs" },
        { "y = Conv(x, x)", "", "its input 'x' depends on the image" },
        { "y = Conv(x, w)", "group=2", "2 groups" },
        { "y = Conv(x, w)", "dilations=2,2", "dilation 2" },
        { "y = Conv(x, w)", "kernel_shape=5,5", "its weight is [2,1,3,3], its kernel 5x5" },
        { "y = Conv(x, w)", "pads=0,0,1,1", "pads [0,0,1,1]; only equal ones" },
        { "y = Conv(x, w)", "pads=99,99,99,99", "padding 99 must lie in [0, kernel 3)" },
        { "y = Conv(x, w)", "strides=0,0", "stride 0" },
        { "y = ConvTranspose(x, w)", "strides=2,2;kernel_shape=2,2", "its weight is [2,1,3,3], its kernel 2x2" },
        { "y = ConvTranspose(x, w)", "strides=2,2", "kernel 3, stride 2, padding 0: transposed convolutions of kernel 2" },
        { "y = AveragePool(x)", "kernel_shape=9,9", "smaller than its kernel 9" },
        { "y = AveragePool(x)", "kernel_shape=3,3;strides=2,2;ceil_mode=1", "ceil_mode" },
        { "y = MatMul(x, v)", "", "its input is an image" },
        { "y = BatchNormalization(x, v, v, v, v)", "", "it expects 2 channels and 'x' gives 1" },
        { "y = BatchNormalization(x, s, s, s, v)", "", "its running_var is [2] for 1 channels" },
        { "y = BatchNormalization(x, s, s, s, s)", "training_mode=1", "model.eval()" },
        { "y = BatchNormalization(x, s, s, s, s)", "spatial=0", "spatial=0" },
        { "y m = BatchNormalization(x, s, s, s, s)", "", "training mode" },
        { "y = Cast(x)", "to=7", "it rounds" },
        { "y = Relu(x)", "", "node 'the Relu' (Relu): ciphertexts cannot compute relu: --replace relu=poly:2:RANGE" },
        { "y = Sigmoid(x)", "", "--replace sigmoid=poly" },
        { "y = MaxPool(x)", "kernel_shape=2,2", "--replace maxpool=mean" },
        { "y = Softmax(x)", "", "--replace output=drop" },
        { "y = Pow(x, h)", "", "its exponent is no whole number" },
        { "y = Div(s, x)", "", "it divides by what depends on the image" },
        { "y = Add(x, v)", "", "a constant of [2] for an image of 1 channels" },
        { "y = Pad(x, pads)", "", "pads [0,0,0,0,0,0,1,1]; padding alike" },
        { "y = Reshape(x, pads)", "", "1x4x4 to [0,0,0,0,0,0,1,1]; only flattening" },
        { "y = Flatten(x)", "axis=2", "axis 2" },
        { "y = Concat()", "axis=1", "it joins nothing" },
        { "y = Concat(x, x)", "axis=2", "axis 2; images are joined along their channels" },
        { "y = Add(x, y)", "", "which node 'the Add' (Add) makes later: the graph has a cycle" },
        { "x = Neg(x)", "", "'x' is made twice" },
        { "w = Neg(x)", "", "'w' is made twice" },
        { "z = Neg(x)", "", "no node makes the output 'y'" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Calls_that_have_no_layer(string call, string attributes, string reason)
    {
        byte[][] messages = [.. attributes.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(a => a.Split('=')).Select(a =>
            a[0] is "group" or "axis" or "spatial" or "to" or "ceil_mode" or "training_mode" ? Int(a[0], long.Parse(a[1], null)) : Ints(a[0], [.. a[1].Split(',').Select(n => long.Parse(n, null))]))];
        OnnxBuilder file = Image().Node(call, messages);
        Assert.Contains(reason, ImportFiles.Refusal(() => (call[0] is 'x' or 'w' ? file.Node("y = Identity(x)") : file).Import()), StringComparison.Ordinal);
    }

    [Fact]
    public void Products_of_different_tensors() =>
        Assert.Contains("the product of two different tensors", ImportFiles.Refusal(() => Image().Node("z = Conv(x, w)", Ints("pads", 1, 1, 1, 1)).Node("y = Mul(z, x)").Import()), StringComparison.Ordinal);

    [Fact]
    public void Polynomials_of_too_high_a_degree() =>
        Assert.Contains("a polynomial of degree 64", ImportFiles.Refusal(() => Image().Tensor("eight", [], 8).Node("a = Pow(x, eight)").Node("y = Pow(a, eight)").Import()), StringComparison.Ordinal);

    [Fact]
    public void Channels_that_double_without_end()
    {
        OnnxBuilder file = Image().Node("c0 = Concat(x, x)", Int("axis", 1));
        for (int i = 1; i < 40; i++) file.Node($"c{i} = Concat(c{i - 1}, c{i - 1})", Int("axis", 1));
        Assert.Contains("channels together; at most", ImportFiles.Refusal(() => file.Node("y = Neg(c39)").Import()), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_in_another_file() =>
        Assert.Contains("tensor 'e' keeps its numbers in another file (external data)", ImportFiles.Refusal(() =>
            Image().Graph(5, TensorOf("e", [2, 1, 3, 3], 1, [], elsewhere: true)).Node("y = Conv(x, e)").Import()), StringComparison.Ordinal);

    [Theory]
    [InlineData(50_000, 50_000, "tensor 'e' of [50000,50000] is larger than any file")]
    [InlineData(20_000, 20_000, "takes 1600000000 bytes; the file has 4")]
    [InlineData(-1, 4, "larger than any file")]
    public void Claims_of_gigabytes(long rows, long columns, string reason) =>
        Assert.Contains(reason, ImportFiles.Refusal(() => Image().Graph(5, TensorOf("e", [rows, columns], 1, new byte[4])).Node("y = Conv(x, e)").Import()), StringComparison.Ordinal);

    [Fact]
    public void Constants_that_grow_without_end()
    {
        OnnxBuilder file = Image().Integers("wide", 1, 1 << 12, 1 << 12).Node("big = Expand(s, wide)").Node("y = Add(x, big)");
        Assert.Contains("(Expand): the graph makes far more numbers", ImportFiles.Refusal(() => file.Import()), StringComparison.Ordinal);
    }

    [Fact]
    public void More_nodes_than_any_network_has()
    {
        OnnxBuilder file = Image();
        for (int i = 0; i <= 1 << 14; i++) file.Node($"n{i} = Neg(x)");
        Assert.Contains("more than 16384 nodes", ImportFiles.Refusal(() => file.Import()), StringComparison.Ordinal);
    }

    [Fact]
    public void Nested_graphs_are_not_entered_and_nested_groups_end_somewhere()
    {
        byte[] nested = [];
        for (int i = 0; i < 2000; i++) nested = Message(m => { m.WriteTag(5, WireFormat.WireType.LengthDelimited); m.WriteBytes(ByteString.CopyFrom(nested)); });
        Assert.Contains("(Loop): this operator is not read", ImportFiles.Refusal(() => Image().Node("y = Loop(x)", Bytes("body", 6, nested)).Import()), StringComparison.Ordinal);
        Assert.Contains("truncated, damaged", ImportFiles.Refusal(() => Image().Graph(19, [1]).Graph(1, [.. Enumerable.Repeat((byte)0x4b, 1 << 16)]).Import()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 4, 4, "is for batches of 8")]
    [InlineData(1, 1 << 15, 4, "images from 1x1 to 16384x16384")]
    [InlineData(1, 0, 4, "images from 1x1")]
    public void Images_that_cannot_be(long batch, long height, long width, string reason) =>
        Assert.Contains(reason, ImportFiles.Refusal(() => new OnnxBuilder().Input("x", batch, 1, height, width).Output("y").Node("y = Neg(x)").Import()), StringComparison.Ordinal);

    [Fact]
    public void Old_operators() =>
        Assert.Contains("operators of version 6", ImportFiles.Refusal(() => new OnnxBuilder { Opset = 6 }.Input("x", 1, 1, 4, 4).Output("y").Node("y = Neg(x)").Import()), StringComparison.Ordinal);

    [Fact]
    public void Another_size_than_the_files() =>
        Assert.Contains("is not for images of 1x5x5", ImportFiles.Refusal(() => Image().Node("y = Neg(x)").Import(new() { Input = new(1, 5, 5) })), StringComparison.Ordinal);

    [Fact]
    public void Truncated_files()
    {
        byte[] whole = File.ReadAllBytes(ImportFiles.PathOf("smooth.onnx"));
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] part = whole[..length];
            Assert.Throws<HeGpuFileException>(() => new OnnxFormat().Decode(part, "part.onnx", new()));
        }
    }

    private static OnnxBuilder Image() => new OnnxBuilder().Input("x", 1, 1, 4, 4).Output("y").Tensor("w", [2, 1, 3, 3], new float[18]).Tensor("v", [2], 1, 1).Tensor("s", [1], 2).Tensor("h", [], 0.5f)
        .Integers("pads", 0, 0, 0, 0, 0, 0, 1, 1);
}
