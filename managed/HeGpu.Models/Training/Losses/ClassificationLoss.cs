namespace HeGpu.Models;

/// <summary>
/// Mean over the samples of the softmax cross-entropy log(sum_k exp(z_k)) - z_t of class scores z and the true class t; the
/// derivative by z_k is (softmax(z)_k - [k = t]) / samples. Targets are class numbers from 0, one per sample.
/// </summary>
public sealed record ClassificationLoss : TrainingLoss
{
    public override int TargetsPerSample(int outputs) => 1;

    public override double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> gradient)
    {
        int samples = targets.Length, classes = samples == 0 ? 0 : outputs.Length / samples;
        if (classes == 0 || classes * samples != outputs.Length || gradient.Length != outputs.Length)
            throw new ArgumentException($"{outputs.Length} scores, {samples} classes and {gradient.Length} gradients do not belong together.");
        double sum = 0;
        for (int n = 0; n < samples; n++)
        {
            ReadOnlySpan<float> scores = outputs.Slice(n * classes, classes);
            Span<float> slope = gradient.Slice(n * classes, classes);
            int truth = (int)targets[n];
            float largest = float.NegativeInfinity, mass = 0;
            foreach (float z in scores) largest = MathF.Max(largest, z);
            for (int k = 0; k < classes; k++) mass += slope[k] = MathF.Exp(scores[k] - largest);
            for (int k = 0; k < classes; k++) slope[k] /= mass * samples;
            slope[truth] -= 1f / samples;
            sum += MathF.Log(mass) + largest - scores[truth];
        }

        return sum / samples;
    }
}
