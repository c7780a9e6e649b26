using HeGpu.Models;

namespace HeGpu.Devices;

/// <summary>The trainers of an installation: those that are part of it and those of its plug-ins. One thread at a time.</summary>
/// <param name="builtIn">What needs no plug-in; the first is what `auto` takes without a GPU.</param>
/// <param name="plugins">Holds the others.</param>
public sealed class TrainerCatalog(IReadOnlyList<ITrainerProvider> builtIn, Lazy<PluginFolder> plugins)
{
    /// <summary>A trainer on a GPU where there is one, the first that is part of the installation elsewhere.</summary>
    public const string Auto = "auto";

    private IReadOnlyList<ITrainerProvider>? _plugged;

    private IEnumerable<ITrainerProvider> All => builtIn.Concat(_plugged ??= plugins.Value.Create<ITrainerProvider>());

    /// <summary>Every trainer with what it trains on; an absent plug-in and one with a problem are entries too, with the reason.</summary>
    public IReadOnlyList<TrainerListing> List()
    {
        List<TrainerListing> all = [.. All.Select(Describe)];
        VendorPlugin vendor = VendorPlugin.Trainer;
        if (!all.Exists(t => t.Name == vendor.Kinds[0])) all.Add(new(vendor.Kinds[0], "", "") { WhyNot = vendor.WhyNot(plugins.Value) ?? $"{vendor.Name} has no trainer" });
        return all;
    }

    /// <summary>What a name of `--trainer` stands for.</summary>
    /// <exception cref="TrainerUnavailableException">It is there but not usable, or not installed.</exception>
    /// <exception cref="ArgumentException">Nothing; the message lists the names there are.</exception>
    public ITrainerProvider Find(string name)
    {
        if (name == Auto) return All.FirstOrDefault(t => Describe(t) is { IsAccelerated: true, WhyNot: null }) ?? builtIn[0];
        IReadOnlyList<TrainerListing> all = List();
        TrainerListing found = all.FirstOrDefault(t => t.Name == name)
            ?? throw new ArgumentException($"No trainer '{name}': expected {Auto}, {string.Join(", ", all.Select(t => t.Name))}.", nameof(name));
        return found.WhyNot is { } whyNot ? throw new TrainerUnavailableException(name, whyNot) : All.First(t => t.Name == name);
    }

    // A provider may come from a plug-in: whatever it throws is a reason not to use it.
    private static TrainerListing Describe(ITrainerProvider provider)
    {
        try
        {
            return provider.Describe();
        }
        catch (Exception e)
        {
            return new(provider.Name, "", "") { WhyNot = OneLine.Of(e) };
        }
    }
}
