using HeGpu.Arithmetic;
using HeGpu.Client;
using HeGpu.Files;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>
/// What operations cost on this machine, one file per device and number of cores, in the user's configuration folder: $XDG_CONFIG_HOME/hegpu or
/// ~/.config/hegpu, on Windows the local application data.
/// </summary>
internal static class CostStore
{
    /// <summary>Degrees that plans of the default networks choose from.</summary>
    public static IReadOnlyList<int> DefaultDegrees { get; } = [13, 14, 15];

    public static string Folder => Path.Combine(Environment.GetFolderPath(
        OperatingSystem.IsWindows() ? Environment.SpecialFolder.LocalApplicationData : Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "hegpu");

    public static string PathFor(PolynomialDevice device) => Path.Combine(Folder, $"costs-{device.Info.Name.Replace(':', '-')}-{device.Info.Threads}.json");

    /// <summary>What was kept, or null; a damaged file is reported and ignored.</summary>
    public static CostTable? TryLoad(VerbContext context, PolynomialDevice device)
    {
        string path = PathFor(device);
        if (!File.Exists(path)) return null;
        try
        {
            return CostTable.Load(path);
        }
        catch (HeGpuFileException e)
        {
            context.Terminal.Warning($"{e.Message} It is ignored; `hegpu calibrate` makes it anew.");
            return null;
        }
    }

    /// <summary>Measures and keeps.</summary>
    public static CostTable Measure(VerbContext context, PolynomialDevice device, IReadOnlyList<int> degrees)
    {
        CostTable table = context.Terminal.Stage("Measuring this machine", stage => CalibrationKit.Measure(device, degrees, stage, context.Cancellation));
        AtomicFile.WriteAllText(PathFor(device), table.ToJson() + "\n", context.Cancellation);
        return table;
    }

    public static CostTable LoadOrMeasure(VerbContext context, PolynomialDevice device, IReadOnlyList<int> degrees) =>
        TryLoad(context, device) ?? Measure(context, device, degrees);
}
