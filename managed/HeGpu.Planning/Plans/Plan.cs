using System.Numerics;
using HeGpu.Ckks;
using HeGpu.Circuits;
using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// How a model runs on encrypted images of one size: parameters, where every value lies, levels and scales, keys, ranges, and what it will cost.
/// Plain data, immutable: <see cref="ToText"/> prints it, <see cref="PlanFile"/> saves and loads it. A server needs the plan, the model and
/// evaluation keys; a client the plan (and the model for the clear twin).
/// </summary>
public sealed record Plan
{
    /// <summary>SHA-256 of the model (<see cref="ModelIdentity"/>), hexadecimal.</summary>
    public required string ModelHash { get; init; }

    /// <summary>Shape of one image (or tile).</summary>
    public required TensorShape Tile { get; init; }

    /// <summary>Images per set of ciphertexts: those of a layout, times those that share a slot.</summary>
    public required int Images { get; init; }

    /// <summary>Images that share every slot: 1, or 2 in its real and imaginary part (<see cref="SlotPair"/>).</summary>
    public int ImagesPerSlot { get; init; } = 1;

    /// <summary>Whose keys and ciphertexts it is made for.</summary>
    public PlanClient Client { get; init; }

    public required LayoutKind Layout { get; init; }

    /// <summary>Linear layers composed with the linear layers that read them.</summary>
    public required IReadOnlyList<string> Merged { get; init; }

    public required CkksParametersLiteral Parameters { get; init; }

    /// <summary>Hash of the checked parameters; ciphertexts and keys carry the same.</summary>
    public required string ParameterHash { get; init; }

    /// <summary>In topological order; the first is the input.</summary>
    public required IReadOnlyList<PlannedNode> Nodes { get; init; }

    /// <summary>Index of the node that is returned.</summary>
    public required int Output { get; init; }

    /// <summary>
    /// Rotations for which a Galois key is needed, and no others; ascending, in -slots/2 .. slots/2 - 1, each with the highest level at which it is used.
    /// </summary>
    public required IReadOnlyList<PlannedRotation> Rotations { get; init; }

    /// <summary>Highest level of a product of ciphertexts, which the relinearization key must serve; null when there are none.</summary>
    public required int? RelinearizationLevel { get; init; }

    /// <summary>Highest level of a conjugation, which its key must serve; null when there are none (one image per slot).</summary>
    public int? ConjugationLevel { get; init; }

    /// <summary>Calibrated range of every layer.</summary>
    public required IReadOnlyDictionary<string, ValueRange> Ranges { get; init; }

    /// <summary>Margin of the range guard.</summary>
    public required double RangeMargin { get; init; }

    public required Preprocessing Preprocessing { get; init; }

    /// <summary>How far an output looks, which says how tiles must overlap; null when the model takes whole images only.</summary>
    public ReceptiveField? Field { get; init; }

    /// <summary>Error that the parameters were chosen for.</summary>
    public required double TargetError { get; init; }

    public required Estimate Estimate { get; init; }

    public PlannedNode InputNode => Nodes[0];

    public PlannedNode OutputNode => Nodes[Output];

    /// <summary>Sets of ciphertexts for this many images or tiles.</summary>
    public int Batches(int images) => (images + Images - 1) / Images;

    /// <summary>Slots of the input's ciphertexts for a batch of at most <see cref="Images"/> preprocessed images; missing ones are zero.</summary>
    public Complex[][] Pack(IReadOnlyList<FeatureMap> images) => SlotPacking.Pack(InputLayout, ImagesPerSlot, images);

    /// <summary>The first <paramref name="count"/> images of a batch from the slots of all output ciphertexts.</summary>
    public FeatureMap[] Unpack(IReadOnlyList<Complex[]> slots, int count) => SlotPacking.Unpack(OutputLayout, ImagesPerSlot, slots, count);

    /// <summary>Where the client puts the values of its images.</summary>
    public TensorLayout InputLayout => InputNode.Layout;

    /// <summary>Where it finds the results.</summary>
    public TensorLayout OutputLayout => OutputNode.Layout;

    /// <summary>Whether the result is scores of whole images (a classifier's), not a value for every pixel.</summary>
    public bool GivesScores => Field is null && OutputNode.Shape is { Height: 1, Width: 1 };

    /// <summary>Operations of one run.</summary>
    public OperationCounts Counts => Nodes.Aggregate(OperationCounts.None, (sum, n) => sum + n.Counts);

    /// <summary>The keys that a client makes: these and no others. SEAL's serve every level.</summary>
    public AvailableKeys Keys => Client == PlanClient.Seal ? KeysForAllLevels : KeysForAllLevels with
    {
        RotationLevels = Rotations.ToDictionary(r => r.Steps, r => r.MaxLevel),
        RelinearizationLevel = RelinearizationLevel,
        ConjugationLevel = ConjugationLevel,
    };

    private AvailableKeys KeysForAllLevels => new([.. Rotations.Select(r => r.Steps)], RelinearizationLevel is not null, ConjugationLevel is not null);

    /// <summary>How its rotations are composed of those that have keys.</summary>
    public RotationRoutes Routes => new(InputLayout.Slots, Rotations.Select(r => KeyValuePair.Create(r.Steps, r.MaxLevel)));

    /// <summary>Makes the parameters and checks that they are those of the plan.</summary>
    /// <exception cref="PlanningException">The primes come out differently here than where the plan was made.</exception>
    public CkksParameters CreateParameters()
    {
        CkksParameters parameters = CkksParameters.Create(Parameters);
        if (parameters.Hash.ToString() != ParameterHash)
            throw new PlanningException($"The plan is for parameters {ParameterHash[..8]}, its literal gives {parameters.Hash.ToString()[..8]}; make the plan again with this version.");
        return parameters;
    }

    /// <summary>A table for people; two plans can be compared line by line.</summary>
    public string ToText() => PlanText.Write(this);
}

/// <summary>A rotation that a plan uses, and the highest level at which it does.</summary>
public readonly record struct PlannedRotation(int Steps, int MaxLevel);
