using HeGpu.Circuits;
using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>What a node of the encrypted network does.</summary>
public enum NodeKind
{
    Input,
    Linear,
    Square,
    Pool,
    Polynomial,
}

/// <summary>One tensor of the encrypted network as planned.</summary>
/// <param name="Name">Layer whose value it carries.</param>
/// <param name="Kind">How it is made.</param>
/// <param name="Shape">Channels x height x width of one image.</param>
/// <param name="Layout">Where its values lie.</param>
/// <param name="Level">Level of its ciphertexts.</param>
/// <param name="Scale">Exact scale of its ciphertexts.</param>
/// <param name="Bound">Largest absolute value expected, margin included.</param>
/// <param name="Split">Baby and giant steps of a linear node.</param>
/// <param name="Fold">How many times the results of a linear node are rotated and added to themselves; 0 for most.</param>
/// <param name="Counts">Operations that make it.</param>
/// <param name="Seconds">Estimated.</param>
public sealed record PlannedNode(
    string Name, NodeKind Kind, TensorShape Shape, TensorLayout Layout, int Level, double Scale, double Bound, BabyGiantSplit? Split,
    int Fold, OperationCounts Counts, double Seconds);
