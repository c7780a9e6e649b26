using HeGpu.Ckks;
using HeGpu.Circuits;

namespace HeGpu.Planning;

/// <summary>Walks a plan symbolically and fills in counts, keys and the estimate.</summary>
internal static class PlanCosting
{
    /// <summary>With a key for every step that the run asks for.</summary>
    public static PricedPlan Complete(Plan plan, LayerPatterns patterns, CkksParameters parameters, CostTable costs) =>
        Complete(plan, patterns, new CostingEvaluator(parameters, costs), costs, e => Walker(plan, patterns, e));

    /// <summary>With keys for these steps only, of which others are composed over so many between; a step that cannot be gets a key all the same.</summary>
    /// <param name="plan">The plan, which differs in its keys alone from that of <paramref name="walker"/>.</param>
    /// <param name="walker">Made by <see cref="Walker"/>, for many calls.</param>
    /// <param name="costs">Prices.</param>
    /// <param name="steps">Steps with keys.</param>
    /// <param name="mostBetween">As for <see cref="RotationRoutes"/>.</param>
    public static PricedPlan Complete(Plan plan, PlanExecutor walker, CostTable costs, IEnumerable<int> steps, int mostBetween = RotationRoutes.MostBetween)
    {
        CkksParameters parameters = walker.Evaluator.Parameters;
        var routes = new RotationRoutes(parameters.Slots, steps.Select(s => KeyValuePair.Create(s, parameters.MaxLevel)), mostBetween);
        return Complete(plan, walker.Patterns, new CostingEvaluator(parameters, costs), costs, e => walker.With(new RoutedEvaluator(e, routes)));
    }

    /// <summary>Runs the plan without numbers.</summary>
    public static PlanExecutor Walker(Plan plan, LayerPatterns patterns, CostingEvaluator evaluator) => new(plan, patterns, evaluator, structural: true);

    private static PricedPlan Complete(Plan plan, LayerPatterns patterns, CostingEvaluator evaluator, CostTable costs, Func<CostingEvaluator, PlanExecutor> walker)
    {
        CkksParameters parameters = evaluator.Parameters;
        PlannedNode[] nodes = [.. plan.Nodes];
        OperationCounts before = OperationCounts.None;
        double secondsBefore = 0;
        ICiphertext[] inputs = [.. Enumerable.Range(0, plan.InputLayout.Ciphertexts).Select(_ => evaluator.Input(plan.InputNode.Level, plan.InputNode.Scale))];
        ICiphertext[] results = walker(evaluator).Run(inputs, observer: e =>
        {
            OperationCounts now = evaluator.Totals;
            nodes[e.Index] = nodes[e.Index] with { Counts = Minus(now, before), Seconds = evaluator.Seconds - secondsBefore };
            (before, secondsBefore) = (now, evaluator.Seconds);
        });
        foreach (ICiphertext c in results) c.Dispose();

        plan = plan with
        {
            Nodes = nodes,
            Rotations = [.. evaluator.StepLevels.Select(s => new PlannedRotation(s.Key, s.Value))],
            RelinearizationLevel = evaluator.ProductLevel,
            ConjugationLevel = evaluator.ConjugationLevel,
        };
        EvaluationKeyIndex index = EvaluationKeyIndex.Of(parameters, plan.Keys);
        long keys = index.Bytes(parameters, costs.PacksKeys);
        Plan complete = plan with
        {
            Estimate = plan.Estimate with
            {
                Seconds = evaluator.Seconds,
                EncodeSeconds = SumOfEncodings(evaluator, (kind, level) => costs.Seconds(kind, parameters, level)),
                WeightBytes = (long)SumOfEncodings(evaluator, (_, level) => parameters.PlaintextBytes(level)),
                PeakMemoryBytes = evaluator.PeakBytes + keys,
                KeyBytes = ClientFiles.KeyBytes(plan, parameters, index),
                KeyMemoryBytes = keys,
                InputBytes = ClientFiles.InputBytes(plan, parameters),
                OutputBytes = ClientFiles.OutputBytes(plan, parameters),
                Measured = costs.IsMeasured,
                Device = costs.Device,
                StartSeconds = costs.StartSeconds,
            },
        };
        return new(complete, evaluator.Seconds + index.Levels.Sum(level => PricedPlan.RotationsPerKey * costs.Seconds(OperationKind.Rotate, parameters, level)), patterns);
    }

    /// <summary>The same plan with the estimate of other prices (another machine), everything else unchanged.</summary>
    public static Plan Reprice(Plan plan, EncryptedNetwork network, CostTable costs) =>
        Complete(plan, Walker(plan, new LayerPatterns(plan, network), new CostingEvaluator(plan.CreateParameters(), costs)), costs, plan.Rotations.Select(r => r.Steps)).Plan;

    private static double SumOfEncodings(CostingEvaluator evaluator, Func<OperationKind, int, double> of) =>
        evaluator.Counts.Where(c => c.Key.Kind is OperationKind.Encode or OperationKind.EncodeShort).Sum(c => c.Value * of(c.Key.Kind, c.Key.Level));

    private static OperationCounts Minus(OperationCounts a, OperationCounts b) => new(
        a.Rotations - b.Rotations, a.PlainProducts - b.PlainProducts, a.Products - b.Products, a.Rescales - b.Rescales, a.Encodings - b.Encodings);
}
