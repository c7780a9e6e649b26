using Spectre.Console;

namespace HeGpu.Cli;

/// <summary>Progress as a bar on a live terminal.</summary>
internal sealed class BarStage : IStage
{
    private readonly Lock gate = new();
    private readonly ProgressTask task;
    private readonly string title;

    public BarStage(string title, ProgressContext display)
    {
        this.title = title;
        task = display.AddTask(Markup.Escape(title), maxValue: 1);
    }

    public void Report(double value) => Report(value, "");

    public void Report(double fraction, string detail)
    {
        lock (gate)
        {
            task.Value = Math.Max(task.Value, Math.Min(fraction, 1));
            task.Description = detail.Length == 0 ? Markup.Escape(title) : $"{Markup.Escape(title)} [grey]{Markup.Escape(detail)}[/]";
        }
    }

    public void Finish()
    {
        lock (gate) task.Value = 1;
    }
}
