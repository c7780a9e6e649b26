namespace HeGpu.Planning;

/// <summary>The evaluator's operations as they are counted, measured and priced.</summary>
public enum OperationKind
{
    /// <summary>One plaintext encoded.</summary>
    Encode,

    /// <summary>One plaintext encoded whose values repeat so often that no transform is long (<see cref="HeGpu.Ckks.CkksEncoder.IsShort"/>).</summary>
    EncodeShort,

    /// <summary>One ciphertext times plaintext term of a sum of products.</summary>
    ProductTerm,

    /// <summary>Sum of two ciphertexts, or of a ciphertext and a plaintext.</summary>
    Add,

    /// <summary>ModUp of one ciphertext for all its hoisted rotations.</summary>
    Decompose,

    /// <summary>One hoisted rotation: key product, ModDown, automorphism.</summary>
    HoistedRotation,

    /// <summary>One rotation on its own.</summary>
    Rotate,

    /// <summary>One rotated term of a rotate-and-sum: ModUp, key product, automorphism.</summary>
    RotateSumTerm,

    /// <summary>The ModDown of a rotate-and-sum.</summary>
    RotateSumFinish,

    /// <summary>Product or square of ciphertexts, relinearized.</summary>
    Multiply,

    /// <summary>Division by the last prime.</summary>
    Rescale,
}
