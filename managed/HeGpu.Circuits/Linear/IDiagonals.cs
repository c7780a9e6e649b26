namespace HeGpu.Circuits;

/// <summary>
/// A sparse linear map between two lists of ciphertexts, cut into generalised diagonals. The block (o, i) that maps input
/// ciphertext i to output ciphertext o is a matrix M over slots; its diagonal of rotation r is d_r[k] = M[k, k + r mod slots], so that
/// y_o = sum_i sum_r d_r * rotate(x_i, r) (Halevi and Shoup, 2014). Only non-empty diagonals are listed. Many diagonals of a layer have the
/// same values (a tap of a convolution between pixels of all phases), so diagonals name their values by number, and values are asked for by it.
/// Implementations are safe to read from several threads.
/// </summary>
public interface IDiagonals
{
    /// <summary>Where the diagonals are, and which have the same values.</summary>
    RotationPattern Pattern { get; }

    /// <summary>Writes the values with a number; false, the span's content being undefined, when all of them are zero.</summary>
    /// <param name="values">A number that the pattern names.</param>
    /// <param name="target">As many as the pattern's period of these values.</param>
    bool TryRead(int values, Span<double> target);
}

/// <summary>One diagonal of a block.</summary>
/// <param name="Rotation">0 .. slots - 1.</param>
/// <param name="Values">Number of its values: diagonals of equal numbers are equal.</param>
public readonly record struct Diagonal(int Rotation, int Values);
