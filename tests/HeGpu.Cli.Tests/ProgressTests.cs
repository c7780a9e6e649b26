using Xunit;

namespace HeGpu.Cli.Tests;

public class ProgressTests
{
    [Fact]
    public void Time_left_is_the_rest_at_the_mean_speed()
    {
        Assert.Null(TimeLeft.Of(TimeSpan.FromSeconds(5), 0));
        Assert.Equal(30, TimeLeft.Of(TimeSpan.FromSeconds(10), 0.25)!.Value.TotalSeconds, 9);
        Assert.Equal(0, TimeLeft.Of(TimeSpan.FromSeconds(10), 1)!.Value.TotalSeconds, 9);
    }

    [Fact]
    public void Work_that_goes_on_from_half_says_itself_what_is_left()
    {
        using var error = new StringWriter();
        var stage = new LineStage("Training", error, interval: TimeSpan.Zero);
        stage.Report(0.5, "loss 1", TimeSpan.FromSeconds(90));
        Assert.Contains("50 %, 90.0 s left (loss 1)", error.ToString().Replace("50%", "50 %"), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_lines_come_back_as_they_were()
    {
        using var error = new StringWriter();
        var terminal = new Terminal(TextWriter.Null, error, ProgressStyle.Json);
        terminal.Stage("Segmenting", stage => stage.Report(0.25, "tile \"1\""));
        terminal.Note("not shown");
        string[] lines = error.ToString().TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal([new ProgressLine("Segmenting", 0.25, "tile \"1\""), new ProgressLine("Segmenting", 1, "")], lines.Select(ProgressLine.Parse));
        Assert.Null(ProgressLine.Parse("hegpu: something else"));
    }

    [Fact]
    public void Plain_lines_end_with_the_time_taken()
    {
        using var error = new StringWriter();
        Assert.Equal(42, new Terminal(TextWriter.Null, error, ProgressStyle.Auto).Stage("Work", _ => 42));
        Assert.StartsWith("Work: done in ", error.ToString(), StringComparison.Ordinal);
    }
}
