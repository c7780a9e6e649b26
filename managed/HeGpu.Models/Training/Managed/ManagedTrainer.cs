using System.Globalization;

namespace HeGpu.Models;

/// <summary>The trainer that is part of HeGpu: float32 on the processor's cores, the same bits on any number of threads.</summary>
public sealed class ManagedTrainer : ITrainerProvider
{
    public string Name => "managed";

    public TrainerListing Describe() => new(Name, HardwareOf(0), "small networks; the same result on every machine");

    public INetworkInTraining Open(TrainingSetup setup) => new ManagedNetwork(setup);

    internal static string HardwareOf(int threads)
    {
        int used = threads > 0 ? threads : Environment.ProcessorCount;
        return used == 1 ? "processor, 1 thread" : string.Create(CultureInfo.InvariantCulture, $"processor, {used} threads");
    }
}
