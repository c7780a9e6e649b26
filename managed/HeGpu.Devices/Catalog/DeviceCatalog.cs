using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Kernels;
using HeGpu.Models;
using HeGpu.Native;

namespace HeGpu.Devices;

/// <summary>
/// The devices and evaluators of an installation: those that are part of it and those of its plug-ins, which are loaded when they are first asked for.
/// One thread at a time.
/// </summary>
/// <param name="builtIn">What needs no plug-in.</param>
/// <param name="plugins">Loads the others.</param>
public sealed class DeviceCatalog(IReadOnlyList<IDeviceProvider> builtIn, Func<PluginFolder> plugins)
{
    /// <summary>The first usable one of <see cref="AutoOrder"/>.</summary>
    public const string Auto = "auto";

    private readonly Lazy<PluginFolder> _plugins = new(plugins);
    private TrainerCatalog? _trainers;
    private IReadOnlyList<IDeviceProvider>? _devices;
    private IReadOnlyList<IEvaluatorProvider>? _evaluators;

    /// <summary>The trainers of the same installation.</summary>
    public TrainerCatalog Trainers => _trainers ??= new([new ManagedTrainer()], _plugins);

    /// <summary>Of this program.</summary>
    public static DeviceCatalog Installed { get; } = new([new CpuDeviceProvider(), new EmulatorDevice()], () => new PluginFolder(PluginFolder.DefaultPath));

    /// <summary>Kinds that <see cref="Auto"/> tries, in this order; others are used when named.</summary>
    public static IReadOnlyList<string> AutoOrder { get; } = ["cuda", "native", "seal", "managed", "reference"];

    /// <summary>Everything there is, in the order of auto and then the rest; absent plug-ins and those with a problem are one entry each, with the reason.</summary>
    public IReadOnlyList<DeviceCandidate> List(DeviceOptions options)
    {
        List<DeviceCandidate> all = [.. builtIn.SelectMany(provider => Of(provider, options)), .. PluggedIn(options)];
        return [.. all.OrderBy(c => Rank(c.Name))];
    }

    /// <summary>What a name of `--device` stands for, the preferred one first.</summary>
    /// <exception cref="ArgumentException">Nothing; the message lists the names there are.</exception>
    public IReadOnlyList<DeviceCandidate> Find(string name, DeviceOptions options)
    {
        if (name == Auto) return [.. List(options).Where(c => Rank(c.Name) < AutoOrder.Count)];
        DeviceCandidate[] own = [.. builtIn.SelectMany(provider => Of(provider, options)).Where(c => Is(c.Name, name))];
        if (own.Length > 0) return own;
        IReadOnlyList<DeviceCandidate> all = List(options);
        DeviceCandidate[] named = [.. all.Where(c => Is(c.Name, name))];
        if (named.Length > 0) return named;
        if (VendorPlugin.All.FirstOrDefault(v => v.Kinds.Any(kind => Is(name, kind))) is { } vendor)
            return [Absent(name, vendor.WhyNot(_plugins.Value) ?? $"{vendor.Name} finds no such device")];
        throw new ArgumentException($"No device '{name}': expected {Auto}, {string.Join(", ", all.Select(c => c.Name))}.", nameof(name));
    }

    private IEnumerable<DeviceCandidate> PluggedIn(DeviceOptions options)
    {
        PluginFolder folder = _plugins.Value;
        _devices ??= folder.Create<IDeviceProvider>();
        _evaluators ??= folder.Create<IEvaluatorProvider>();
        foreach (IDeviceProvider provider in _devices)
            foreach (DeviceCandidate candidate in Of(provider, options))
                yield return candidate;
        foreach (IEvaluatorProvider provider in _evaluators)
            yield return Guarded(provider, () => new DeviceCandidate(provider.Describe(), provider));
        foreach (PluginProblem problem in folder.Problems.Where(p => p.Plugin != VendorPlugin.Trainer.Name))
            yield return Absent(VendorPlugin.All.FirstOrDefault(v => v.Name == problem.Plugin)?.Kinds[0] ?? problem.Plugin, problem.WhyNot);
        foreach (VendorPlugin vendor in VendorPlugin.All)
            if (vendor.WhyNot(folder) == vendor.NotInstalled)
                yield return Absent(vendor.Kinds[0], vendor.NotInstalled);
    }

    private static IEnumerable<DeviceCandidate> Of(IDeviceProvider provider, DeviceOptions options)
    {
        try
        {
            return [.. provider.List(options).Select(listing => new DeviceCandidate(listing, provider))];
        }
        catch (Exception e)
        {
            return [Broken(provider, e)];
        }
    }

    private static DeviceCandidate Guarded(object provider, Func<DeviceCandidate> make)
    {
        try
        {
            return make();
        }
        catch (Exception e)
        {
            return Broken(provider, e);
        }
    }

    private static DeviceCandidate Broken(object provider, Exception e)
    {
        string plugin = provider.GetType().Assembly.GetName().Name!;
        return Absent(VendorPlugin.All.FirstOrDefault(v => v.Name == plugin)?.Kinds[0] ?? plugin, OneLine.Of(e));
    }

    private static DeviceCandidate Absent(string name, string whyNot) => new(new(name, "", "") { WhyNot = whyNot }, evaluators: null);

    /// <summary>Place in the order of auto; those that are not in it come last.</summary>
    private static int Rank(string name) => AutoOrder.TakeWhile(kind => !Is(name, kind)).Count();

    private static bool Is(string name, string kind) => name == kind || name.StartsWith(kind + ":", StringComparison.Ordinal);
}
