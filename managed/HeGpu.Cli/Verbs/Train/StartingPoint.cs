using System.CommandLine;
using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>--start-from: the gentle road from a trained network with ReLU and max pools to one that runs under encryption.</summary>
internal sealed class StartingPoint
{
    /// <summary>Of the peak rate, where training begins with a network that is good already.</summary>
    private const double RateShare = 0.3;

    private readonly Option<FileInfo?> file = new("--start-from")
    {
        HelpName = "FILE", Description = "Begin with this trained model. Its ReLU become polynomials fitted to what they read and its max pools mean pools, unless --activation relu.",
    };

    private readonly Option<double?> rate = new("--rate") { HelpName = "X", Description = "Peak of the learning rate [default: the network's own; three tenths of it with --start-from]." };

    public void AddTo(Command command)
    {
        command.Add(file);
        command.Add(rate);
    }

    public bool IsGiven(VerbContext context) => context.Get(file) is not null;

    /// <summary>The options' optimiser at the rate that was asked for.</summary>
    public OptimizerOptions Optimizer(VerbContext context, OptimizerOptions defaults) =>
        defaults with { LearningRate = context.Get(rate) ?? (IsGiven(context) ? RateShare : 1) * defaults.LearningRate };

    /// <summary>The network to begin with; null where none was given.</summary>
    /// <param name="context">Of the verb.</param>
    /// <param name="conversion">How activations become polynomials; null leaves the network as it is.</param>
    /// <param name="samples">What the activations are fitted to, as the network reads it.</param>
    public ModelGraph? Load(VerbContext context, ReluConversion? conversion, Func<ModelGraph, IReadOnlyList<FeatureMap>> samples)
    {
        if (context.Get(file) is not { } path) return null;
        ModelGraph graph = ModelFile.Load(path.FullName).Graph;
        return conversion is null ? graph : context.Terminal.Stage("Fitting activations", _ => conversion.Convert(graph, samples(graph)));
    }
}
