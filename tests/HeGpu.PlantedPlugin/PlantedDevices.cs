using System.Runtime.InteropServices;
using HeGpu.Arithmetic;

namespace HeGpu.PlantedPlugin;

/// <summary>A plug-in as small as can be: the reference device under another name. A file `behaviour` beside the assembly makes it misbehave.</summary>
public sealed partial class PlantedDevices : IDeviceProvider
{
    private readonly string _behaviour;

    public PlantedDevices()
    {
        string file = Path.Combine(Path.GetDirectoryName(typeof(PlantedDevices).Assembly.Location)!, "behaviour");
        _behaviour = File.Exists(file) ? File.ReadAllText(file) : "good";
        if (_behaviour == "throws when made") throw new InvalidOperationException("planted:\nno constructor");
        if (_behaviour == "lacks its native library") Absent();
    }

    public IReadOnlyList<DeviceListing> List(DeviceOptions options) => _behaviour == "throws when listed" ? throw new InvalidOperationException("planted: no list") :
    [
        new("planted:0", "no such card", "tests") { WhyNot = "it was never there" },
        new("planted:1", "the reference device", "tests") { MemoryBytes = 1 << 20, Driver = "planted 1.0" },
    ];

    public PolynomialDevice Open(string name, DeviceOptions options) =>
        name == "planted:1" && _behaviour != "throws when opened" ? new ReferenceDevice() : throw new DeviceUnavailableException(name, "planted: not opened");

    [LibraryImport("planted-library-that-is-not-there")]
    private static partial void Absent();
}
