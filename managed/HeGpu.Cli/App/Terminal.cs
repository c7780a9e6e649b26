using Spectre.Console;

namespace HeGpu.Cli;

/// <summary>
/// Where a verb speaks: results on standard output, progress and notes on standard error, so that results can be piped. Tables and bars
/// adapt to whether a person is watching (a real console) or a file is (plain lines).
/// </summary>
internal sealed class Terminal
{
    private readonly TextWriter error;
    private readonly bool quiet;
    private readonly IAnsiConsole results;
    private readonly IAnsiConsole? live;

    public Terminal(TextWriter output, TextWriter error, bool quiet)
    {
        this.error = error;
        this.quiet = quiet;
        results = Console(output, interactive: ReferenceEquals(output, System.Console.Out) && !System.Console.IsOutputRedirected);
        bool watched = ReferenceEquals(error, System.Console.Error) && !System.Console.IsErrorRedirected;
        live = watched ? Console(error, interactive: true) : null;
    }

    /// <summary>A line of result.</summary>
    public void Line(string text = "") => results.Profile.Out.Writer.WriteLine(text);

    /// <summary>A table of result.</summary>
    public void Table(Table table) => results.Write(table);

    /// <summary>A line about what is going on.</summary>
    public void Note(string text)
    {
        if (!quiet) error.WriteLine(text);
    }

    public void Warning(string text) => error.WriteLine($"hegpu: warning: {text}");

    public void Error(string text) => error.WriteLine($"hegpu: {text}");

    /// <summary>Runs something that lasts, showing how far it is and how long it still takes.</summary>
    public T Stage<T>(string title, Func<IStage, T> work)
    {
        if (quiet) return work(new SilentStage());
        if (live is null)
        {
            var lines = new LineStage(title, error);
            T value = work(lines);
            lines.Finish();
            return value;
        }
        return live.Progress().AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new RemainingTimeColumn())
            .Start(display =>
            {
                var bar = new BarStage(title, display);
                T value = work(bar);
                bar.Finish();
                return value;
            });
    }

    public void Stage(string title, Action<IStage> work) => Stage(title, stage =>
    {
        work(stage);
        return true;
    });

    private static IAnsiConsole Console(TextWriter writer, bool interactive)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = interactive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!interactive) console.Profile.Width = 160;
        return console;
    }
}
