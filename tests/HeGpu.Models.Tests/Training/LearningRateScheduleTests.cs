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

    /// <summary>torch.optim.lr_scheduler.OneCycleLR(max_lr=0.2, total_steps=100, pct_start=0.43, div_factor=10, final_div_factor=1000, three_phase=True).</summary>
    [Theory]
    [InlineData(0, 0.02, 0.95)]
    [InlineData(1, 0.020251658253693794, 0.949860189859059)]
    [InlineData(10, 0.044025331535315626, 0.9366525935914912)]
    [InlineData(42, 0.2, 0.85)]
    [InlineData(60, 0.1300268840560683, 0.8888739533021842)]
    [InlineData(84, 0.02, 0.95)]
    [InlineData(85, 0.019781694531330718, 0.95)]
    [InlineData(90, 0.013097079773805725, 0.95)]
    [InlineData(99, 2e-05, 0.95)]
    public void ThreePhasesArePyTorchs(int step, double rate, double momentum)
    {
        var schedule = new LearningRateSchedule(ScheduleKind.ThreePhases, WarmUp: 0.43, Floor: 0.1, FinalDivisor: 1000) { MomentumCycle = (0.85, 0.95) };
        Assert.Equal(rate, 0.2 * schedule.Fraction(step, 100), 1e-12);
        Assert.Equal(momentum, schedule.Momentum(step, 100)!.Value, 1e-12);
    }
}
