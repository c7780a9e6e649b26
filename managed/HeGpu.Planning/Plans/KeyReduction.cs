using HeGpu.Circuits;

namespace HeGpu.Planning;

/// <summary>
/// Fewer keys for a plan, others being composed of those that are left. Each attempt is priced by walking the whole run.
/// </summary>
internal sealed class KeyReduction(PricedPlan plan, CostTable costs, CancellationToken cancellation)
{
    private readonly PlanExecutor _walker = PlanCosting.Walker(plan.Plan, plan.Patterns, new CostingEvaluator(plan.Plan.CreateParameters(), costs));

    /// <summary>As few keys as are worth it: takes one after the other away, the largest first, where composing its rotation costs less than the key.</summary>
    public PricedPlan Worthwhile()
    {
        PricedPlan best = plan;
        foreach (int step in LargestFirst(plan.Plan))
        {
            PricedPlan fewer = Without(best, step, mostBetween: 1);
            if (fewer.Price < best.Price) best = fewer;
        }

        return best;
    }

    /// <summary>As few keys as a client can hold: takes away the key that costs least to do without, until the rest fit.</summary>
    /// <exception cref="PlanningException">No further key can be done without; the message says how many bytes are left.</exception>
    public PricedPlan Within(PricedPlan worthwhile, long maxKeyBytes)
    {
        PricedPlan best = worthwhile;
        while (best.Plan.Estimate.KeyBytes > maxKeyBytes)
        {
            var held = best.Plan.Rotations.Select(r => r.Steps).ToHashSet();
            PricedPlan? fewer = LargestFirst(best.Plan).Select(step => Without(best, step, RotationRoutes.MostBetween)).Where(p => held.IsProperSupersetOf(p.Plan.Rotations.Select(r => r.Steps))).MinBy(p => p.Price);
            best = fewer ?? throw new PlanningException($"The evaluation keys take {best.Plan.Estimate.KeyBytes} bytes with the fewest from which the rotations can be composed ({best.Plan.Rotations.Count} Galois keys), {maxKeyBytes} are allowed.");
        }

        return best;
    }

    private static int[] LargestFirst(Plan plan) =>
        [.. plan.Rotations.OrderByDescending(r => r.MaxLevel).ThenByDescending(r => Math.Abs((long)r.Steps)).ThenBy(r => r.Steps).Select(r => r.Steps)];

    private PricedPlan Without(PricedPlan from, int step, int mostBetween)
    {
        cancellation.ThrowIfCancellationRequested();
        return PlanCosting.Complete(from.Plan, _walker, costs, from.Plan.Rotations.Select(r => r.Steps).Where(s => s != step), mostBetween);
    }
}
