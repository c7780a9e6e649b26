namespace HeGpu.Models;

/// <summary>
/// Bce * mean of binary cross-entropy + Dice * (1 - soft Dice of one class over the whole mini-batch), of logits z and targets t in
/// {0, 1}; p = sigmoid(z). Cross-entropy: max(z, 0) - z t + log(1 + exp(-|z|)), derivative p - t. Soft Dice of the class with
/// probability q and truth u (p and t, or their complements): D = (2 sum q u + 1) / (sum q + sum u + 1),
/// dD/dq = (2 u - D) / (sum q + sum u + 1).
/// </summary>
/// <param name="Bce">Weight of the cross-entropy.</param>
/// <param name="Dice">Weight of the Dice loss.</param>
/// <param name="DiceClass">The class whose Dice counts: true for set pixels; take the rarer one.</param>
public sealed record SegmentationLoss(double Bce, double Dice, bool DiceClass) : TrainingLoss
{
    public override int TargetsPerSample(int outputs) => outputs;

    public override double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> gradient)
    {
        ReadOnlySpan<float> logits = outputs;
        if (logits.Length != targets.Length || logits.Length != gradient.Length)
            throw new ArgumentException($"{logits.Length} logits, {targets.Length} targets and {gradient.Length} gradients must be equally many.");
        double entropy = 0, overlap = 0, predicted = 0, present = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            float z = logits[i], t = targets[i], tail = MathF.Exp(-MathF.Abs(z));
            float p = z >= 0 ? 1 / (1 + tail) : tail / (1 + tail);
            entropy += MathF.Max(z, 0) - (z * t) + MathF.Log(1 + tail);
            gradient[i] = p;
            (float q, float u) = DiceClass ? (p, t) : (1 - p, 1 - t);
            overlap += q * u;
            predicted += q;
            present += u;
        }

        double mass = predicted + present + 1, dice = ((2 * overlap) + 1) / mass;
        float share = (float)(Bce / logits.Length), sign = DiceClass ? 1 : -1;
        float scale = (float)(Dice / mass), level = (float)dice;
        for (int i = 0; i < gradient.Length; i++)
        {
            float p = gradient[i], t = targets[i], u = DiceClass ? t : 1 - t;
            gradient[i] = (share * (p - t)) - (sign * scale * ((2 * u) - level) * p * (1 - p));
        }

        return (Bce * entropy / logits.Length) + (Dice * (1 - dice));
    }
}
