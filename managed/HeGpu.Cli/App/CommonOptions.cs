using System.CommandLine;

namespace HeGpu.Cli;

/// <summary>Options that several verbs share, so that they are called and explained alike.</summary>
internal static class CommonOptions
{
    public static Option<int> Threads { get; } = new("--threads") { HelpName = "N", Description = "Cores to use; 0 for all.", DefaultValueFactory = _ => 0 };

    public static Option<string> Device { get; } = MakeDevice();

    private static Option<string> MakeDevice()
    {
        var option = new Option<string>("--device") { Description = "Where polynomials are computed; `hegpu devices` explains the choice.", DefaultValueFactory = _ => "auto" };
        option.AcceptOnlyFromAmong("auto", "native", "managed", "reference");
        return option;
    }
}
