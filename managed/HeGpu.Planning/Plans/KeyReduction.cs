using HeGpu.Ckks;

namespace HeGpu.Planning;

/// <summary>
/// Fewer keys for a plan: takes one rotation after the other, the largest keys first, from those that have keys, and lets it be composed of the
/// others where that costs less than the key. Each attempt is priced by walking the whole run.
/// </summary>
internal static class KeyReduction
{
    public static PricedPlan Run(PricedPlan plan, EncryptedNetwork network, CostTable costs, CancellationToken cancellation)
    {
        PlanExecutor walker = PlanCosting.Walker(plan.Plan, network, new CostingEvaluator(plan.Plan.CreateParameters(), costs));
        PricedPlan best = plan;
        IEnumerable<PlannedRotation> largestFirst = plan.Plan.Rotations.OrderByDescending(r => r.MaxLevel).ThenByDescending(r => Math.Abs((long)r.Steps)).ThenBy(r => r.Steps);
        foreach (int step in largestFirst.Select(r => r.Steps))
        {
            cancellation.ThrowIfCancellationRequested();
            PricedPlan fewer = PlanCosting.Complete(best.Plan, walker, costs, best.Plan.Rotations.Select(r => r.Steps).Where(s => s != step));
            if (fewer.Price < best.Price) best = fewer;
        }

        return best;
    }
}
