using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>A plan is the only kind of ours that is a JSON object from its first byte.</summary>
internal sealed class PlanInspector : Inspector
{
    public override bool Recognizes(ReadOnlySpan<byte> head) => head.Length > 0 && head[0] == (byte)'{';

    public override string Describe(string path, List<(string Name, string Value)> facts)
    {
        Plan plan = PlanFile.Load(path);
        facts.Add(("plan", PlanIdentity.Hash(plan)));
        facts.Add(("model", plan.ModelHash));
        facts.Add(("parameters", plan.CreateParameters().ToString()));
        facts.Add(("images", $"{BatchText.Of(plan)}, per set of {plan.InputLayout.Ciphertexts} ciphertext(s)"));
        facts.Add(("layout", plan.Layout.ToString().ToLowerInvariant()));
        facts.Add(("operations", $"{plan.Counts.Rotations} rotations, {plan.Counts.PlainProducts} plaintext products, {plan.Counts.Products} ciphertext products, {plan.Estimate.Levels} levels"));
        facts.Add(("keys", $"{KeyText.Of(plan)}, {Text.Bytes(plan.Estimate.KeyBytes)}"));
        facts.Add(("estimate", $"{Text.Seconds(plan.Estimate.Seconds)}, {Text.Bytes(plan.Estimate.PeakMemoryBytes)}"));
        return "plan";
    }
}
