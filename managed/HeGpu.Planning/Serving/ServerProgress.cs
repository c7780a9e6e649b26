namespace HeGpu.Planning;

/// <summary>How far a server is.</summary>
/// <param name="Batch">Being worked on, from 0.</param>
/// <param name="Batches">In all.</param>
/// <param name="Node">Tensor that was just made.</param>
/// <param name="Fraction">Of all batches, 0 .. 1, in estimated time.</param>
public readonly record struct ServerProgress(int Batch, int Batches, string Node, double Fraction);
