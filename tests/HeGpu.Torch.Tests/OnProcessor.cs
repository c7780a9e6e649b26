using HeGpu.Models;

namespace HeGpu.Torch.Tests;

/// <summary>libtorch on the processor even where there is a GPU: only there are sums always taken in the same order.</summary>
internal sealed class OnProcessor : ITrainerProvider
{
    public string Name => TorchTrainer.TrainerName;

    public TrainerListing Describe() => new(Name, "processor", "");

    public INetworkInTraining Open(TrainingSetup setup) => TorchLibrary.WhyNot is { } whyNot
        ? throw new TrainerUnavailableException(Name, whyNot)
        : new TorchNetwork(setup, TorchHardware.Processor(setup.Threads, "not asked for"));
}
