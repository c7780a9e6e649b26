namespace HeGpu.Models;

/// <summary>
/// A graph made ready for training on mini-batches of one size: float32 values and gradients of every layer. Results do not depend
/// on the number of threads. Not thread safe: one batch at a time.
/// </summary>
public sealed class TrainingNetwork
{
    private readonly ModelGraph graph;
    private readonly Dictionary<string, BatchTensor> tensors = [];
    private readonly List<TrainingNode> nodes = [];
    private readonly Workers workers;

    /// <param name="graph">Layers; parameter values are taken from <paramref name="parameters"/>.</param>
    /// <param name="parameters">Made from the same graph; forward and backward passes read and change it.</param>
    /// <param name="batch">Images per mini-batch.</param>
    /// <param name="height">Of each image.</param>
    /// <param name="width">Of each image.</param>
    /// <param name="threads">0: one per core.</param>
    /// <exception cref="InvalidModelException">The size does not fit the graph.</exception>
    public TrainingNetwork(ModelGraph graph, ParameterStore parameters, int batch, int height, int width, int threads = 0)
    {
        this.graph = graph;
        Parameters = parameters;
        workers = new(threads);
        IReadOnlyDictionary<string, TensorShape> shapes = graph.InferShapes(height, width);
        foreach (Layer layer in graph.Layers)
        {
            var output = new BatchTensor(batch, shapes[layer.Name]);
            tensors.Add(layer.Name, output);
            if (layer is InputLayer) continue;
            TrainingNode node = NodeFor(layer, parameters, [.. layer.Inputs.Select(i => tensors[i])], output);
            node.NeedsInputGradient = !layer.Inputs.All(i => graph[i] is InputLayer);
            nodes.Add(node);
        }
    }

    public ParameterStore Parameters { get; }

    public int BatchSize => tensors[graph.Output].Count;

    /// <summary>Preprocessed values to fill before a forward pass: [sample][channel][y][x].</summary>
    public Span<float> Input => tensors[graph.Input.Name].Values;

    /// <summary>What the last forward pass gave.</summary>
    public ReadOnlySpan<float> Output => tensors[graph.Output].Values;

    /// <summary>The loss's gradient by the output, to fill before a backward pass.</summary>
    public Span<float> OutputGradient => tensors[graph.Output].Gradients;

    public TensorShape OutputShape => tensors[graph.Output].Shape;

    /// <summary>What range penalties added to the loss in the last backward pass.</summary>
    public double Penalty => nodes.Sum(n => n.Penalty);

    /// <summary>Largest |x| that any activation read in the last forward pass.</summary>
    public double LargestActivationInput()
    {
        double largest = 0;
        foreach (TrainingNode node in nodes)
        {
            if (node is PolynomialNode or ReluNode) largest = Math.Max(largest, VectorMath.Largest(node.Input.Values));
        }

        return largest;
    }

    /// <summary>Sets the penalty on the inputs of all polynomial activations, and the bound to which these are clipped.</summary>
    public void Penalize(RangePenalty penalty, double clip = double.PositiveInfinity)
    {
        foreach (PolynomialNode node in nodes.OfType<PolynomialNode>()) (node.Range, node.Clip) = (penalty, (float)clip);
    }

    public void Forward(NetworkMode mode)
    {
        foreach (TrainingNode node in nodes) node.Forward(mode);
    }

    /// <summary>From <see cref="OutputGradient"/> to the gradients of all parameters; call after <see cref="Forward"/>.</summary>
    public void Backward()
    {
        foreach (BatchTensor tensor in tensors.Values)
        {
            if (tensor != tensors[graph.Output]) Array.Clear(tensor.Gradients);
        }

        for (int i = nodes.Count - 1; i >= 0; i--) nodes[i].Backward();
    }

    private TrainingNode NodeFor(Layer layer, ParameterStore parameters, BatchTensor[] inputs, BatchTensor output) => layer switch
    {
        Conv2dLayer c when UnfoldedConvolutionNode.Suits(c, inputs[0].Shape, output.Shape) => new UnfoldedConvolutionNode(c, parameters, inputs[0], output, workers),
        Conv2dLayer c => new ConvolutionNode(c, parameters, inputs[0], output, workers),
        ConvTranspose2dLayer t => new ConvolutionTransposedNode(t, parameters, inputs[0], output, workers),
        MeanPool2dLayer m => new MeanPoolNode(
            PoolWindow.Along(m, inputs[0].Shape.Height), PoolWindow.Along(m, inputs[0].Shape.Width), inputs[0], output, workers),
        GlobalMeanPoolLayer => new MeanPoolNode(
            PoolWindow.Whole(inputs[0].Shape.Height), PoolWindow.Whole(inputs[0].Shape.Width), inputs[0], output, workers),
        MaxPool2dLayer => new MaxPoolNode(inputs[0], output, workers),
        BatchNorm2dLayer b => new BatchNormNode(b, parameters, inputs[0], output, workers),
        ReluLayer => new ReluNode(inputs[0], output, workers),
        SquareLayer => new PolynomialNode(null, 2, inputs[0], output, workers),
        PolynomialLayer p => new PolynomialNode(parameters[$"{p.Name}.coefficients"], p.Degree, inputs[0], output, workers),
        DenseLayer d => new DenseNode(d, parameters, inputs[0], output, workers),
        ConcatLayer => new ConcatNode(inputs, output, workers),
        AddLayer or FlattenLayer => new SumNode(inputs, output, workers),
        _ => throw new InvalidModelException($"Layer '{layer.Name}': the trainer has no rule for {layer.GetType().Name}."),
    };
}
