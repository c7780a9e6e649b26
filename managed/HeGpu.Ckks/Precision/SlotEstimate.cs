namespace HeGpu.Ckks;

/// <summary>What is known of a ciphertext's slots without decrypting it: how large the values are and how far off.</summary>
/// <param name="Rms">Root mean square of the values.</param>
/// <param name="Error">Standard deviation of the complex error of a slot, in units of the values.</param>
public readonly record struct SlotEstimate(double Rms, double Error)
{
    /// <summary>-log2 of the mean error of real parts: what <see cref="PrecisionStats.Mean"/> measures.</summary>
    public double MeanBits => -Math.Log2(Error * NoiseModel.MeanRealFactor);

    /// <summary>-log2 of an error that no slot exceeds: a lower bound of <see cref="PrecisionStats.Min"/>.</summary>
    public double WorstBits => -Math.Log2(Error * NoiseModel.WorstFactor);
}
