using System.Runtime.InteropServices;
using HeGpu.Models;

namespace HeGpu.Torch;

/// <summary>Trains with libtorch: on the first CUDA card, or on the processor where there is none (CUDA_VISIBLE_DEVICES picks another card or hides all).</summary>
public sealed class TorchTrainer : ITrainerProvider
{
    internal const string TrainerName = "torch";

    public string Name => TrainerName;

    public TrainerListing Describe()
    {
        if (TorchLibrary.WhyNot is { } whyNot) return new(Name, "", "") { WhyNot = whyNot };
        TorchHardware hardware = TorchHardware.Find(threads: 0);
        return new(Name, hardware.Description, hardware.IsCuda ? "training on a GPU" : "comparing with PyTorch") { IsAccelerated = hardware.IsCuda };
    }

    public INetworkInTraining Open(TrainingSetup setup)
    {
        if (TorchLibrary.WhyNot is { } whyNot) throw new TrainerUnavailableException(Name, whyNot);
        try
        {
            return new TorchNetwork(setup, TorchHardware.Find(setup.Threads));
        }
        catch (ExternalException e)
        {
            throw TorchFailure.Of(e);
        }
    }
}
