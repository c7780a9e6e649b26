namespace HeGpu.Models;

/// <summary>
/// A back end that trains networks: the managed one, or that of a plug-in (a public class with a public constructor without
/// parameters). Data order, schedule, validation, checkpoints and reports are the same for all of them: see <see cref="INetworkInTraining"/>.
/// Constructors and <see cref="Describe"/> are quick and quiet.
/// </summary>
public interface ITrainerProvider
{
    /// <summary>What `--trainer` takes.</summary>
    string Name { get; }

    /// <summary>What it would train on; hardware or a native library that is missing is a <see cref="TrainerListing.WhyNot"/>, not an exception.</summary>
    TrainerListing Describe();

    /// <summary>Makes a network ready for training, with the graph's parameters.</summary>
    /// <exception cref="InvalidModelException">The graph has a layer that this trainer has no rule for, or sizes do not fit.</exception>
    /// <exception cref="TrainerUnavailableException">It is not usable.</exception>
    INetworkInTraining Open(TrainingSetup setup);
}

/// <summary>What a trainer computes on.</summary>
/// <param name="Name">What `--trainer` takes.</param>
/// <param name="Hardware">For example a GPU's name and driver; empty where it is not usable.</param>
/// <param name="GoodFor">In a few words.</param>
public sealed record TrainerListing(string Name, string Hardware, string GoodFor)
{
    /// <summary>It trains on a GPU.</summary>
    public bool IsAccelerated { get; init; }

    /// <summary>Why it is not usable, in one line; null where it is.</summary>
    public string? WhyNot { get; init; }
}
