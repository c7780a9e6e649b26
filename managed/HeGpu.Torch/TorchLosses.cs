using HeGpu.Models;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace HeGpu.Torch;

/// <summary>The losses of HeGpu.Models as scalar tensors, which autograd differentiates.</summary>
internal static class TorchLosses
{
    /// <param name="loss">Which.</param>
    /// <param name="outputs">[sample, ...].</param>
    /// <param name="targets">As the loss reads them, flat.</param>
    /// <exception cref="InvalidModelException">A loss without a rule here.</exception>
    public static torch.Tensor Evaluate(TrainingLoss loss, torch.Tensor outputs, torch.Tensor targets) => loss switch
    {
        SegmentationLoss s => Segmentation(s, outputs.reshape(-1), targets),
        ClassificationLoss => functional.cross_entropy(outputs.reshape(outputs.shape[0], -1), targets.to(torch.int64)),
        _ => throw new InvalidModelException($"The trainer '{TorchTrainer.TrainerName}' has no rule for {loss.GetType().Name}; train with --trainer managed."),
    };

    /// <summary>Weight * mean of max(0, |x| - bound)^2.</summary>
    public static torch.Tensor Excess(torch.Tensor x, double bound, double weight) =>
        (x - x.clamp((float)-bound, (float)bound)).square().mean() * (float)weight;

    private static torch.Tensor Segmentation(SegmentationLoss loss, torch.Tensor logits, torch.Tensor targets)
    {
        torch.Tensor p = logits.sigmoid();
        (torch.Tensor q, torch.Tensor u) = loss.DiceClass ? (p, targets) : (1 - p, 1 - targets);
        torch.Tensor dice = (((q * u).sum() * 2) + 1) / (q.sum() + u.sum() + 1);
        return (functional.binary_cross_entropy_with_logits(logits, targets) * (float)loss.Bce) + ((1 - dice) * (float)loss.Dice);
    }
}
