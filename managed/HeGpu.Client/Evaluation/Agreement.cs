using HeGpu.Models;

namespace HeGpu.Client;

/// <summary>
/// How an encrypted run compares with its plaintext twin over a set of images, pixel by pixel. Ratios are those of all pixels
/// together. Not thread-safe.
/// </summary>
/// <param name="rarerClass">The mask value whose Dice and IoU are reported (<see cref="Confusion.RarerClass"/>).</param>
public sealed class Agreement(bool rarerClass)
{
    /// <summary>A mask may differ where the clear logit is this near to the threshold 0.</summary>
    public const double Undecided = 1e-2;

    private Confusion clear;
    private Confusion encrypted;

    public int Images { get; private set; }

    public long Pixels { get; private set; }

    public double DiceClear => clear.Dice;

    public double DiceEncrypted => encrypted.Dice;

    public double IouClear => clear.Iou;

    public double IouEncrypted => encrypted.Iou;

    /// <summary>Largest |encrypted - clear| of any pixel.</summary>
    public double MaxAbsLogitError { get; private set; }

    /// <summary>Pixels whose masks differ although |clear logit| is at least <see cref="Undecided"/>.</summary>
    public long MaskMismatches { get; private set; }

    /// <summary>Pixels whose masks differ at all.</summary>
    public long MaskDifferences { get; private set; }

    /// <summary>Adds one image; logits and truth are row-major and of one length.</summary>
    public void Add(ReadOnlySpan<double> clearLogits, ReadOnlySpan<double> encryptedLogits, ReadOnlySpan<bool> truth)
    {
        if (clearLogits.Length != encryptedLogits.Length)
            throw new ArgumentException($"{clearLogits.Length} clear logits, {encryptedLogits.Length} encrypted ones.", nameof(encryptedLogits));
        bool[] clearMask = Confusion.Threshold(clearLogits), encryptedMask = Confusion.Threshold(encryptedLogits);
        clear += Confusion.Of(clearMask, truth, rarerClass);
        encrypted += Confusion.Of(encryptedMask, truth, rarerClass);
        for (int i = 0; i < clearLogits.Length; i++)
        {
            // A value that is no number is as wrong as can be; Math.Max passes NaN on.
            MaxAbsLogitError = Math.Max(MaxAbsLogitError, Math.Abs(encryptedLogits[i] - clearLogits[i]));
            if (clearMask[i] == encryptedMask[i]) continue;
            MaskDifferences++;
            if (Math.Abs(clearLogits[i]) >= Undecided) MaskMismatches++;
        }
        Images++;
        Pixels += clearLogits.Length;
    }
}
