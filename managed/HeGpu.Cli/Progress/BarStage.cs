using Spectre.Console;

namespace HeGpu.Cli;

/// <summary>Progress as a bar on a live terminal.</summary>
internal sealed class BarStage : IStage
{
    private readonly Lock gate = new();
    private readonly ProgressTask task;
    private readonly string title;

    private BarStage(string title, ProgressContext display)
    {
        this.title = title;
        task = display.AddTask(Markup.Escape(title), maxValue: 1);
    }

    public static T Run<T>(string title, IAnsiConsole console, Func<IStage, T> work) =>
        console.Progress().AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new RemainingTimeColumn())
            .Start(display =>
            {
                var bar = new BarStage(title, display);
                T value = work(bar);
                lock (bar.gate) bar.task.Value = 1;
                return value;
            });

    public void Report(double value) => Report(value, "");

    public void Report(double fraction, string detail, TimeSpan? left = null)
    {
        lock (gate)
        {
            task.Value = Math.Max(task.Value, Math.Min(fraction, 1));
            task.Description = detail.Length == 0 ? Markup.Escape(title) : $"{Markup.Escape(title)} [grey]{Markup.Escape(detail)}[/]";
        }
    }
}
