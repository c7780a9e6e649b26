namespace HeGpu.Seal;

/// <summary>
/// BLAKE2Xb, the extendable output of BLAKE2b (Aumasson, Neves, Wilcox-O'Hearn, Winnerlein: BLAKE2X, 2016): the hash of the message under the key, with the
/// output's length in its parameters, is hashed again as the content of as many numbered nodes as the output takes.
/// </summary>
internal static class Blake2xb
{
    /// <param name="message">Any length.</param>
    /// <param name="key">0 to 64 bytes.</param>
    /// <param name="destination">At least one byte; every length gives another output.</param>
    public static void Hash(ReadOnlySpan<byte> message, ReadOnlySpan<byte> key, Span<byte> destination)
    {
        uint length = (uint)destination.Length;
        Span<byte> root = stackalloc byte[Blake2b.MaxBytes];
        Blake2b.Hash(Blake2bParameters.Root(Blake2b.MaxBytes, key.Length, length), message, key, root);
        for (uint piece = 0; !destination.IsEmpty; piece++)
        {
            int bytes = Math.Min(Blake2b.MaxBytes, destination.Length);
            Blake2b.Hash(Blake2bParameters.OutputPiece(bytes, piece, length), root, [], destination[..bytes]);
            destination = destination[bytes..];
        }
    }
}
