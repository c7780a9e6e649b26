using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace HeGpu.Cli;

/// <summary>The library's help, followed by examples and, for the root, the exit codes.</summary>
internal sealed class Help(HelpAction inner, IReadOnlyList<string> examples, IReadOnlyList<(int Code, string Meaning)> exitCodes) : SynchronousCommandLineAction
{
    public static void Install(Command command, IReadOnlyList<string> examples, IReadOnlyList<(int Code, string Meaning)>? exitCodes = null)
    {
        HelpOption? option = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (option is null) command.Add(option = new HelpOption());
        option.Action = new Help((HelpAction)option.Action!, examples, exitCodes ?? []);
    }

    /// <summary>`hegpu verb --help` without the required options is a request for help, not a mistake.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        inner.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(examples.Count == 1 ? "Example:" : "Examples:");
        foreach (string example in examples) output.WriteLine($"  {example}");
        output.WriteLine();
        if (exitCodes.Count == 0) return ExitCodes.Success;
        output.WriteLine("Exit codes:");
        foreach ((int code, string meaning) in exitCodes) output.WriteLine($"  {code,3}  {meaning}");
        output.WriteLine();
        return ExitCodes.Success;
    }
}
