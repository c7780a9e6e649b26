namespace HeGpu.Models;

public enum ScheduleKind
{
    Constant,

    /// <summary>Half a cosine from the peak to the floor.</summary>
    Cosine,

    /// <summary>Half a cosine up from the floor over the warm-up, half a cosine down over the rest (Smith 2018).</summary>
    OneCycle,

    /// <summary>The peak, a tenth of it after half, a hundredth after three quarters of the steps.</summary>
    Step,
}

/// <summary>Learning rate of each step as a fraction of the peak.</summary>
/// <param name="Kind">Shape of the curve.</param>
/// <param name="WarmUp">Share of the steps in which the rate first rises (one-cycle and cosine).</param>
/// <param name="Floor">Least fraction.</param>
public sealed record LearningRateSchedule(ScheduleKind Kind, double WarmUp = 0.1, double Floor = 0.01)
{
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
            ScheduleKind.Step => t < 0.5 ? 1 : t < 0.75 ? 0.1 : 0.01,
            _ => 1,
        };
    }

    private static double Between(double from, double to, double t) => to + ((from - to) * 0.5 * (1 + Math.Cos(Math.PI * t)));
}
