namespace HeGpu.Models;

/// <summary>All parameters of a graph, copied so that they can change; networks of different image sizes may share one store.</summary>
public sealed class ParameterStore
{
    private readonly Dictionary<string, TrainableParameter> byName = [];

    /// <param name="graph">With the initial values.</param>
    /// <param name="frozen">Names of parameters that training leaves alone.</param>
    /// <exception cref="InvalidModelException">A frozen parameter that the graph does not have.</exception>
    public ParameterStore(ModelGraph graph, IReadOnlySet<string>? frozen = null)
    {
        if (frozen?.FirstOrDefault(name => !graph.Parameters.ContainsKey(name)) is { } stranger)
            throw new InvalidModelException($"There is no parameter '{stranger}' to freeze.");
        foreach (Layer layer in graph.Layers)
        {
            foreach (ParameterShape shape in LayerParameters.Of(layer))
            {
                string name = $"{layer.Name}.{shape.Name}";
                byName.Add(name, new(name, layer, graph.Parameters[name], frozen?.Contains(name) == true));
            }
        }

        All = [.. byName.Values];
        Trainable = [.. All.Where(p => !p.IsStatistic && !p.IsFrozen)];
    }

    /// <summary>In the order of the graph's layers.</summary>
    public IReadOnlyList<TrainableParameter> All { get; }

    /// <summary>Those that move.</summary>
    public IReadOnlyList<TrainableParameter> Trainable { get; }

    public TrainableParameter this[string name] => byName[name];

    /// <summary>A copy of the present values.</summary>
    public IReadOnlyDictionary<string, Tensor> Snapshot() => All.ToDictionary(p => p.Name, p => new Tensor(p.Shape, [.. p.Value]));

    /// <summary>Takes over the values of a snapshot.</summary>
    /// <exception cref="InvalidModelException">A parameter is missing or has another size.</exception>
    public void Restore(IReadOnlyDictionary<string, Tensor> snapshot)
    {
        foreach (TrainableParameter parameter in All)
        {
            if (!snapshot.TryGetValue(parameter.Name, out Tensor? tensor) || tensor.Data.Length != parameter.Value.Length)
                throw new InvalidModelException($"The snapshot has no '{parameter.Name}' of {parameter.Value.Length} values.");
            tensor.Data.CopyTo(parameter.Value, 0);
        }
    }
}
