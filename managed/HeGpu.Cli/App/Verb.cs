using System.CommandLine;
using System.Text.Json.Nodes;
using HeGpu.Files;

namespace HeGpu.Cli;

/// <summary>One verb of the command: its options, its examples and what it does.</summary>
internal abstract class Verb(string name, string summary, params string[] examples) : IVerb
{
    private readonly Option<FileInfo?> json = new("--json") { Description = "Also write the results to this file as one JSON object.", HelpName = "FILE" };
    private readonly Option<ProgressStyle> progress = new("--progress")
    {
        Description = "How to show progress: a bar on a terminal and lines elsewhere (auto), lines, one JSON object a line (json), or none.",
        HelpName = "auto|lines|json|none",
        DefaultValueFactory = _ => ProgressStyle.Auto,
    };

    public string Name => name;

    /// <summary>Complete command lines, each shown by --help.</summary>
    public IReadOnlyList<string> Examples => examples;

    /// <summary>Adds this verb's arguments and options.</summary>
    protected abstract void Define(Command command);

    /// <summary>Does the work; writes results to <see cref="VerbContext.Terminal"/> and <see cref="VerbContext.Record"/>.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    protected abstract Task<int> RunAsync(VerbContext context);

    public Command ToCommand()
    {
        var command = new Command(name, summary);
        Define(command);
        command.Add(json);
        command.Add(progress);
        Help.Install(command, examples);
        command.SetAction(InvokeAsync);
        return command;
    }

    private async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var terminal = new Terminal(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(progress));
        var context = new VerbContext(parsed, terminal, new JsonObject(), ((Invocation)parsed.InvocationConfiguration).Catalog, cancellation);
        try
        {
            if (parsed.GetValue(json) is { } planned) OutputPath.Check(planned);
            int code = await RunAsync(context).ConfigureAwait(false);
            if (parsed.GetValue(json) is { } file) AtomicFile.WriteAllText(file.FullName, context.Record.ToJsonString(JsonText.Indented) + "\n", cancellation);
            return code;
        }
        catch (Exception e) when (ErrorReport.For(e) is { } report)
        {
            terminal.Error(report.Message);
            return report.ExitCode;
        }
    }
}
