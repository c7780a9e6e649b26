namespace HeGpu.Benchmarks.Peers;

/// <summary>One row: an operation of ours against one of a peer's.</summary>
/// <param name="Label">In the table.</param>
/// <param name="Ours">Name on our side.</param>
/// <param name="Theirs">Name in the peer's program.</param>
/// <param name="Target">Largest ratio ours / theirs that is good enough, or null where none was set.</param>
public sealed record ComparedOperation(string Label, string Ours, string Theirs, double? Target)
{
    private const double Third = 1.0 / 3, TwoThirds = 2.0 / 3, Ahead = 1;

    /// <summary>All operations of the scheme.</summary>
    public static IReadOnlyList<ComparedOperation> Scheme { get; } =
    [
        Same("encode", TwoThirds),
        Same("decode", TwoThirds),
        Same("encrypt (public key)", TwoThirds),
        Same("encrypt (symmetric)", TwoThirds),
        Same("decrypt", TwoThirds),
        Same("decrypt + decode", TwoThirds),
        Same("add", Ahead),
        Same("multiply plain", Ahead),
        Same("multiply (3 polynomials)", Ahead),
        Same("square (3 polynomials)", Ahead),
        Same("relinearize", null),
        Same("rescale", Ahead),
        Same("multiply + relinearize + rescale", Third),
        Same("square + relinearize + rescale", null),
        Same("rotate", Third),
        Same("8 hoisted rotations", Third),
        // The hard form: ours with the decomposition, theirs without.
        new("8 hoisted rotations / 8 rotations of given digits", "8 hoisted rotations", "8 rotations of given digits", Third),
        Same("generate one Galois key", null),
    ];

    /// <summary>Both directions of a transform.</summary>
    /// <param name="what">Size and prime, before the direction in the label.</param>
    /// <param name="target">As the ratio's bound.</param>
    public static IReadOnlyList<ComparedOperation> Transforms(string what, double target) =>
        [new($"{what}, forward", "forward NTT", "forward NTT", target), new($"{what}, inverse", "inverse NTT", "inverse NTT", target)];

    private static ComparedOperation Same(string name, double? target) => new(name, name, name, target);
}
