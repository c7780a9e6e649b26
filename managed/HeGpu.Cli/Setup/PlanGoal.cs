using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>What a plan should take least of.</summary>
internal enum PlanGoal
{
    /// <summary>Time until the result of one image is there.</summary>
    Latency,

    /// <summary>Time per image, where there are very many.</summary>
    Throughput,
}

/// <summary>Both in terms of a number of images whose time is compared.</summary>
internal static class PlanGoals
{
    /// <summary>Enough to fill the largest batches many times.</summary>
    public const int Many = 32 * BatchChoice.MostImages;

    /// <summary>Null where the user leaves it to the images at hand.</summary>
    public static int? Images(PlanGoal? goal) => goal switch
    {
        PlanGoal.Latency => 1,
        PlanGoal.Throughput => Many,
        _ => null,
    };
}
