using HeGpu.Arithmetic;
using HeGpu.Devices;

namespace HeGpu.Benchmarks;

/// <summary>Devices by the names of `--device`, from the catalogue that the command has, with its plug-ins where they lie beside this program.</summary>
internal static class Devices
{
    /// <param name="name">As `hegpu devices` lists them, or auto.</param>
    /// <param name="threads">How many cores a verb may use; 0 means all.</param>
    /// <param name="graphs">Launch the kernels of a verb on a GPU as one graph.</param>
    /// <exception cref="DeviceUnavailableException">Not one of them can be opened.</exception>
    public static PolynomialDevice Open(string name = DeviceCatalog.Auto, int threads = 0, bool graphs = true)
    {
        var options = new DeviceOptions(threads) { Graphs = graphs, Announce = Console.Error.WriteLine };
        return new DeviceWalk([.. DeviceCatalog.Installed.Find(name, options).Where(c => !c.IsEvaluator)]).Next(c => c.Open(options));
    }
}
