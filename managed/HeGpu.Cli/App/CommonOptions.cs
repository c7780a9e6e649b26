using System.CommandLine;

namespace HeGpu.Cli;

/// <summary>Options that several verbs share, so that they are called and explained alike.</summary>
internal static class CommonOptions
{
    public static Option<int> Threads { get; } = new("--threads") { HelpName = "N", Description = "Cores to use; 0 for all.", DefaultValueFactory = _ => 0 };

    public static Option<int> DeviceMemory { get; } = new("--device-memory") { HelpName = "MIB", Description = "Most memory to take of a GPU that others use too; 0 for nine tenths of it." };

    public static Option<string> Device { get; } = new("--device")
    {
        HelpName = "auto|cuda[:n]|opencl[:n]|native|managed|reference|emulator|seal", Description = "Where to compute; `hegpu devices` lists what there is and explains the choice.", DefaultValueFactory = _ => "auto",
    };

    public static Option<string> Trainer { get; } = new("--trainer")
    {
        HelpName = "auto|managed|torch", Description = "What trains: TorchSharp on a GPU where there is one, otherwise the managed trainer (auto); `hegpu devices` lists them.", DefaultValueFactory = _ => "auto",
    };
}
