using System.CommandLine;
using Xunit;

namespace HeGpu.Cli.Tests;

public class HelpTests
{
    public static TheoryData<string> Verbs => [.. CommandLine.MakeRoot().Subcommands.SelectMany(WithAction)];

    [Fact]
    public void Root_help_lists_verbs_and_exit_codes()
    {
        using var hegpu = new Hegpu();
        Assert.Equal(ExitCodes.Success, hegpu.Run("--help"));
        foreach ((int code, string meaning) in ExitCodes.All) Assert.Contains($"{code}  {meaning}", hegpu.Out, StringComparison.Ordinal);
        foreach (Command command in CommandLine.MakeRoot().Subcommands) Assert.Contains(command.Name, hegpu.Out, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_verb_explains_itself_with_an_example_that_parses(string verb)
    {
        using var hegpu = new Hegpu();
        Assert.Equal(ExitCodes.Success, hegpu.Run([.. verb.Split(' '), "--help"]));
        Assert.Contains("--json", hegpu.Out, StringComparison.Ordinal);
        string[] examples = [.. hegpu.Out.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith($"hegpu {verb}", StringComparison.Ordinal) && !l.Contains('[', StringComparison.Ordinal))];
        Assert.NotEmpty(examples);
        foreach (string example in examples)
            Assert.Empty(CommandLine.MakeRoot().Parse(example["hegpu ".Length..]).Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("fly")]
    [InlineData("--nonsense")]
    public void Wrong_use_is_one_line_and_code_2(string line)
    {
        using var hegpu = new Hegpu();
        Assert.Equal(ExitCodes.Usage, hegpu.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Single(hegpu.Error.TrimEnd().Split('\n'));
        Assert.Empty(hegpu.Out);
    }

    /// <summary>What can be run: verbs, and verbs under verbs.</summary>
    private static IEnumerable<string> WithAction(Command command) =>
        [.. command.Options.Any(o => o.Name == "--json") ? [command.Name] : Array.Empty<string>(), .. command.Subcommands.SelectMany(WithAction).Select(c => $"{command.Name} {c}")];
}
