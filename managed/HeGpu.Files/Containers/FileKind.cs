namespace HeGpu.Files;

/// <summary>What a container holds; the number is in the file. See docs/formats.md.</summary>
public enum FileKind : ushort
{
    Parameters = 1,
    PublicKey = 2,
    EvaluationKeys = 3,
    Ciphertexts = 4,
    Plaintext = 5,

    /// <summary>Written and read by the client alone; no server assembly has a reader for it.</summary>
    SecretKey = 6,
}
