namespace HeGpu.Circuits;

/// <summary>
/// A sparse linear map between two lists of ciphertexts, cut into generalised diagonals. The block (o, i) that maps input
/// ciphertext i to output ciphertext o is a matrix M over slots; its diagonal of rotation r is d_r[k] = M[k, k + r mod slots], so that
/// y_o = sum_i sum_r d_r * rotate(x_i, r) (Halevi and Shoup, 2014). Only non-empty diagonals are listed.
/// Implementations are safe to read from several threads.
/// </summary>
public interface IDiagonals
{
    /// <summary>Slots of a ciphertext, a power of two.</summary>
    int Slots { get; }

    /// <summary>Number of input ciphertexts.</summary>
    int Inputs { get; }

    /// <summary>Number of output ciphertexts.</summary>
    int Outputs { get; }

    /// <summary>Rotations (0 .. slots - 1, ascending) of the diagonals of one block; empty where the output does not read the input.</summary>
    IReadOnlyList<int> Rotations(int output, int input);

    /// <summary>All values that one output ciphertext needs. Called once per output, so that memory holds one output's weights at a time.</summary>
    IDiagonalRow Row(int output);
}

/// <summary>The diagonals of one output ciphertext.</summary>
public interface IDiagonalRow
{
    /// <summary>Writes one diagonal; false, with the span left as it was, when all its values are zero.</summary>
    bool TryRead(int input, int rotation, Span<double> values);
}
