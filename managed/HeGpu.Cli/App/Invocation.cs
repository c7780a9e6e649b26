using System.CommandLine;
using HeGpu.Devices;

namespace HeGpu.Cli;

/// <summary>Carries what verbs work with through the parser.</summary>
internal sealed class Invocation(DeviceCatalog catalog) : InvocationConfiguration
{
    public DeviceCatalog Catalog => catalog;
}
