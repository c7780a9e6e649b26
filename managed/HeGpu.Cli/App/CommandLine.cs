using System.CommandLine;
using System.Reflection;
using HeGpu.Devices;

namespace HeGpu.Cli;

/// <summary>The `hegpu` command: parses, runs one verb, answers with a documented exit code. Tests call <see cref="RunAsync"/>.</summary>
internal static class CommandLine
{
    public static string Version =>
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <param name="arguments">As typed, without the program's name.</param>
    /// <param name="output">Results.</param>
    /// <param name="error">Progress, warnings and the one line of an error.</param>
    /// <param name="catalog">Devices to choose from; those of this installation where null.</param>
    /// <param name="cancellation">Ctrl-C cancels as well.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, DeviceCatalog? catalog = null, CancellationToken cancellation = default)
    {
        using var interrupt = new Interrupt(cancellation);
        RootCommand root = MakeRoot();
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Action is null or System.CommandLine.Invocation.ParseErrorAction)
        {
            string problem = parsed.Errors.Count > 0 ? parsed.Errors[0].Message : "No verb was given.";
            string verb = parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";
            error.WriteLine($"hegpu: {string.Join(" ", problem.Split((char[])['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries))} See: hegpu {verb}--help");
            return ExitCodes.Usage;
        }
        // Our own exception and signal handling replaces the library's (EnableDefaultExceptionHandler, ProcessTerminationTimeout).
        var configuration = new Invocation(catalog ?? DeviceCatalog.Installed)
        {
            Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(configuration, interrupt.Token).ConfigureAwait(false);
    }

    internal static RootCommand MakeRoot()
    {
        var root = new RootCommand("HeGpu: neural networks on encrypted images. The client keeps the secret key; the server computes on what it cannot read.")
        {
            HelpName = "hegpu",
        };
        root.Directives.Clear();
        foreach (IVerb verb in VerbList.All) root.Add(verb.ToCommand());
        Help.Install(root, ["hegpu demo", "hegpu train unet --data FOLDER --crop 64 --out model.safetensors", "hegpu plan --help"], ExitCodes.All);
        return root;
    }
}
