using Xunit;

namespace HeGpu.Models.Tests;

public class LearningRateScheduleTests
{
    [Theory]
    [InlineData(ScheduleKind.Cosine)]
    [InlineData(ScheduleKind.OneCycle)]
    public void ItRisesThenFallsToItsFloor(ScheduleKind kind)
    {
        var schedule = new LearningRateSchedule(kind, WarmUp: 0.2, Floor: 0.01);
        double[] rates = [.. Enumerable.Range(0, 1001).Select(i => schedule.Fraction(i, 1000))];
        Assert.Equal(0.01, rates[0], 1e-9);
        Assert.Equal(1, rates[200], 1e-9);
        Assert.Equal(0.505, rates[600], 1e-9);
        Assert.Equal(0.01, rates[1000], 1e-9);
        for (int i = 1; i <= 1000; i++) Assert.True(i <= 200 ? rates[i] >= rates[i - 1] : rates[i] <= rates[i - 1]);
    }

    [Fact]
    public void StepsDivideByTen()
    {
        var schedule = new LearningRateSchedule(ScheduleKind.Step);
        Assert.Equal([1, 1, 0.1, 0.01], new[] { 0, 49, 50, 75 }.Select(i => schedule.Fraction(i, 100)));
    }
}
