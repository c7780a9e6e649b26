using Spectre.Console;

namespace HeGpu.Cli;

/// <summary>
/// Where a verb speaks: results on standard output, progress and notes on standard error, so that results can be piped. Tables and bars
/// adapt to whether a person is watching (a real console) or a file is (plain lines).
/// </summary>
internal sealed class Terminal
{
    private readonly TextWriter error;
    private readonly ProgressStyle style;
    private readonly IAnsiConsole results;

    public Terminal(TextWriter output, TextWriter error, ProgressStyle style)
    {
        this.error = error;
        bool watched = ReferenceEquals(error, System.Console.Error) && !System.Console.IsErrorRedirected;
        this.style = style != ProgressStyle.Auto ? style : watched ? ProgressStyle.Auto : ProgressStyle.Lines;
        results = Console(output, interactive: ReferenceEquals(output, System.Console.Out) && !System.Console.IsOutputRedirected);
    }

    /// <summary>A line of result.</summary>
    public void Line(string text = "") => results.Profile.Out.Writer.WriteLine(text);

    /// <summary>A table of result.</summary>
    public void Table(Table table) => results.Write(table);

    /// <summary>A line about what is going on.</summary>
    public void Note(string text)
    {
        if (style is ProgressStyle.Auto or ProgressStyle.Lines) error.WriteLine(text);
    }

    public void Warning(string text) => error.WriteLine($"hegpu: warning: {text}");

    public void Error(string text) => error.WriteLine($"hegpu: {text}");

    /// <summary>Runs something that lasts, showing how far it is and how long it still takes.</summary>
    public T Stage<T>(string title, Func<IStage, T> work)
    {
        if (style == ProgressStyle.Auto) return BarStage.Run(title, Console(error, interactive: true), work);
        IFinishingStage stage = style switch
        {
            ProgressStyle.Lines => new LineStage(title, error, LineStage.Interval),
            ProgressStyle.Json => new JsonStage(title, error),
            _ => new SilentStage(),
        };
        T value = work(stage);
        stage.Finish();
        return value;
    }

    /// <summary>The same for work that waits on something else; it waits here.</summary>
    public Task StageAsync(string title, Func<IStage, Task> work) => Task.Run(() => Stage(title, stage => work(stage).GetAwaiter().GetResult()));

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
