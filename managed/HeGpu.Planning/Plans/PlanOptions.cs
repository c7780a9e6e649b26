namespace HeGpu.Planning;

/// <summary>What a plan should aim for; the defaults choose everything.</summary>
public sealed record PlanOptions
{
    public LayoutKind Layout { get; init; } = LayoutKind.Auto;

    /// <summary>128, or 0 for parameters of any security (tests and experiments; the parameters then say that they are insecure).</summary>
    public int SecurityBits { get; init; } = 128;

    /// <summary>Largest absolute error of an output value that the plan aims for.</summary>
    public double TargetError { get; init; } = 1e-3;

    /// <summary>Images (or tiles) that share one set of ciphertexts.</summary>
    public int ImagesPerCiphertext { get; init; } = 1;

    /// <summary>
    /// 1, or 2 to put two images in the real and imaginary part of every slot, for about the price of one; the images per ciphertext must then be even
    /// and the activations at most quadratic. <see cref="BatchChoice"/> chooses by price.
    /// </summary>
    public int ImagesPerSlot { get; init; } = 1;

    /// <summary>Whose keys and ciphertexts the plan is for; <see cref="PlanClient.Seal"/> limits the parameters.</summary>
    public PlanClient Client { get; init; }

    /// <summary>Most bytes of evaluation keys, as their client makes them: rotations are composed of fewer until they fit. Null for as many as are worth their price.</summary>
    public long? MaxKeyBytes { get; init; }

    /// <summary>Measured prices of this machine's operations.</summary>
    public CostTable Costs { get; init; } = CostTable.Typical;

    /// <summary>log2 N; null to choose.</summary>
    public int? LogDegree { get; init; }

    /// <summary>
    /// Linear layers that are composed with the linear layers that read them (one level less each), as far as the model has them; none if empty, null to choose by cost.
    /// </summary>
    public IReadOnlyCollection<string>? Merged { get; init; }

    /// <summary>How far beyond its calibrated range a value may lie before the range guard reports it, relative to the range's magnitude.</summary>
    public double RangeMargin { get; init; } = 0.25;
}
