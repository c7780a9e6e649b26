using HeGpu.Models;
using TorchSharp;

namespace HeGpu.Torch;

/// <summary>
/// A graph's parameters as tensors of one device. Those that train are windows of one flat vector, and their gradients windows of
/// another, so that an optimiser moves all of them with a handful of operations, however many there are.
/// </summary>
internal sealed class DeviceParameters : IDisposable
{
    /// <summary>Windows start at multiples of 64 bytes, as libtorch's own tensors do.</summary>
    private const int Alignment = 16;

    private readonly Dictionary<string, torch.Tensor> tensors = [];
    private readonly Dictionary<string, int> starts = [];
    private readonly int length;

    /// <param name="store">Names, kinds and first values; steps do not change it.</param>
    /// <param name="coefficientRate">See <see cref="OptimizerOptions.CoefficientRate"/>.</param>
    /// <param name="device">Where the tensors live.</param>
    public DeviceParameters(ParameterStore store, double coefficientRate, torch.Device device)
    {
        Store = store;
        foreach (TrainableParameter p in store.Trainable)
        {
            starts.Add(p.Name, length);
            length += (p.Value.Length + Alignment - 1) / Alignment * Alignment;
        }

        using DisposeScope scope = torch.NewDisposeScope();
        Values = Flat(p => p.Value, device);
        Gradients = Flat(_ => [], device);
        Rates = Flat(p => Repeated(p.IsCoefficient ? (float)coefficientRate : 1, p), device);
        Weights = Flat(p => Repeated(p.IsWeight ? 1 : 0, p), device);
        foreach (TrainableParameter p in store.All)
        {
            torch.Tensor tensor = starts.ContainsKey(p.Name)
                ? Window(Values, p).requires_grad_()
                : HostCopy.Upload(p.Value, Shape(p), device);
            if (tensor.requires_grad) tensor.grad = Window(Gradients, p);
            tensors.Add(p.Name, tensor.DetachFromDisposeScope());
        }
    }

    public ParameterStore Store { get; }

    /// <summary>All that trains, padded with zeros.</summary>
    public torch.Tensor Values { get; }

    /// <summary>A backward pass adds to these.</summary>
    public torch.Tensor Gradients { get; }

    /// <summary>Factor on the learning rate of every value.</summary>
    public torch.Tensor Rates { get; }

    /// <summary>1 for weights of linear layers, which decay, else 0.</summary>
    public torch.Tensor Weights { get; }

    public torch.Tensor this[string layer, string parameter] => tensors[$"{layer}.{parameter}"];

    public bool IsFrozen(string layer, string parameter) => Store[$"{layer}.{parameter}"].IsFrozen;

    public IReadOnlyDictionary<string, Tensor> Snapshot() => Store.All.ToDictionary(p => p.Name, p =>
    {
        var values = new float[p.Value.Length];
        HostCopy.Read(tensors[p.Name], values);
        return new Tensor(p.Shape, values);
    });

    /// <exception cref="InvalidModelException">A parameter is missing or has another size.</exception>
    public void Restore(IReadOnlyDictionary<string, Tensor> snapshot)
    {
        Store.Restore(snapshot);
        foreach (TrainableParameter p in Store.All) HostCopy.Write(p.Value, tensors[p.Name]);
    }

    /// <summary>An array for each parameter that trains, out of a vector like <see cref="Values"/>.</summary>
    public IEnumerable<(string Name, float[] Values)> Split(torch.Tensor flat)
    {
        var all = new float[length];
        HostCopy.Read(flat, all);
        return Store.Trainable.Select(p => (p.Name, all.AsSpan(starts[p.Name], p.Value.Length).ToArray()));
    }

    /// <summary>A vector like <see cref="Values"/>; the caller disposes of it.</summary>
    public torch.Tensor Flat(Func<TrainableParameter, float[]> values, torch.Device device)
    {
        var all = new float[length];
        foreach (TrainableParameter p in Store.Trainable) values(p).CopyTo(all, starts[p.Name]);
        return HostCopy.Upload(all, [length], device).DetachFromDisposeScope();
    }

    public void Dispose()
    {
        foreach (torch.Tensor tensor in tensors.Values.Concat([Values, Gradients, Rates, Weights])) tensor.Dispose();
    }

    private torch.Tensor Window(torch.Tensor flat, TrainableParameter p) => flat.narrow(0, starts[p.Name], p.Value.Length).view(Shape(p)).detach();

    private static float[] Repeated(float value, TrainableParameter p)
    {
        var values = new float[p.Value.Length];
        Array.Fill(values, value);
        return values;
    }

    private static long[] Shape(TrainableParameter p) => [.. p.Shape.Select(d => (long)d)];
}
