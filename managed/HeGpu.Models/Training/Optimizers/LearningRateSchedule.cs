namespace HeGpu.Models;

public enum ScheduleKind
{
    Constant,

    /// <summary>Half a cosine from the peak to the floor.</summary>
    Cosine,

    /// <summary>Half a cosine up from the floor over the warm-up, half a cosine down over the rest (Smith 2018).</summary>
    OneCycle,

    /// <summary>
    /// Up from the floor over the warm-up, down to it in as many steps, then down to the floor divided by the final divisor, in half
    /// cosines: PyTorch's OneCycleLR with three_phase, where the floor is 1 / div_factor.
    /// </summary>
    ThreePhases,

    /// <summary>The peak, a tenth of it after half, a hundredth after three quarters of the steps.</summary>
    Step,
}

/// <summary>Learning rate of each step as a fraction of the peak, and momentum where it cycles with the rate.</summary>
/// <param name="Kind">Shape of the curve.</param>
/// <param name="WarmUp">Share of the steps in which the rate first rises (one-cycle, three phases and cosine).</param>
/// <param name="Floor">Least fraction; of three phases the first.</param>
/// <param name="FinalDivisor">Of three phases: the last fraction is the floor divided by this.</param>
public sealed record LearningRateSchedule(ScheduleKind Kind, double WarmUp = 0.1, double Floor = 0.01, double FinalDivisor = 1)
{
    /// <summary>Of three phases: momentum falls from the greater to the lesser while the rate rises, and rises again while it falls; null leaves it constant.</summary>
    public (double Least, double Greatest)? MomentumCycle { get; init; }

    /// <summary>Fraction of the peak at <paramref name="step"/> (from 0) of <paramref name="steps"/>.</summary>
    public double Fraction(int step, int steps)
    {
        double t = (double)step / Math.Max(1, steps);
        double down = WarmUp < 1 ? Math.Clamp((t - WarmUp) / (1 - WarmUp), 0, 1) : 1;
        return Kind switch
        {
            ScheduleKind.Cosine when t < WarmUp => Math.Max(Floor, t / WarmUp),
            ScheduleKind.Cosine => Between(1, Floor, down),
            ScheduleKind.OneCycle when t < WarmUp => Between(Floor, 1, t / WarmUp),
            ScheduleKind.OneCycle => Between(1, Floor, down),
            ScheduleKind.ThreePhases => InPhases(step, steps, Floor, 1, Floor / FinalDivisor),
            ScheduleKind.Step => t < 0.5 ? 1 : t < 0.75 ? 0.1 : 0.01,
            _ => 1,
        };
    }

    /// <summary>Momentum at <paramref name="step"/> (from 0) of <paramref name="steps"/>; null where the optimiser's own stands.</summary>
    public double? Momentum(int step, int steps) => MomentumCycle is { } cycle && Kind == ScheduleKind.ThreePhases
        ? InPhases(step, steps, cycle.Greatest, cycle.Least, cycle.Greatest)
        : null;

    /// <summary>From the first value to the peak at step WarmUp steps - 1, back at 2 WarmUp steps - 2, to the last value at the last step.</summary>
    private double InPhases(int step, int steps, double first, double peak, double last)
    {
        double up = (WarmUp * steps) - 1, back = (2 * WarmUp * steps) - 2;
        return step <= up ? Between(first, peak, Position(step, 0, up))
            : step <= back ? Between(peak, first, Position(step, up, back))
            : Between(first, last, Position(step, back, steps - 1));
    }

    private static double Position(double step, double from, double to) => to > from ? Math.Clamp((step - from) / (to - from), 0, 1) : 1;

    private static double Between(double from, double to, double t) => to + ((from - to) * 0.5 * (1 + Math.Cos(Math.PI * t)));
}
