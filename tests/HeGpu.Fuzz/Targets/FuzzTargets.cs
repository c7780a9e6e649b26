namespace HeGpu.Fuzz;

/// <summary>Every kind of file that this product reads.</summary>
public static class FuzzTargets
{
    public static IReadOnlyDictionary<string, Func<FuzzTarget>> All { get; } = new Dictionary<string, Func<FuzzTarget>>
    {
        ["png"] = () => new PngTarget(),
        ["idx"] = () => new IdxTarget(),
        ["csv"] = () => new CsvTarget(),
        ["volley-revolver"] = () => new VolleyRevolverTarget(),
        ["onnx"] = () => new OnnxTarget(),
        ["state-dict"] = () => new StateDictTarget(),
        ["name-table"] = () => new NameTableTarget(),
        ["npy"] = () => new NpyTarget(),
        ["model"] = () => new ModelTarget(),
        ["checkpoint"] = () => new CheckpointTarget(),
        ["plan"] = () => new PlanTarget(),
        ["cost-table"] = () => new CostTableTarget(),
        ["parameters"] = () => new ParametersTarget(),
        ["public-key"] = () => new PublicKeyTarget(),
        ["evaluation-keys"] = () => new EvaluationKeysTarget(),
        ["ciphertexts"] = () => new CiphertextsTarget(),
        ["plaintext"] = () => new PlaintextTarget(),
        ["secret-key"] = () => new SecretKeyTarget(),
        ["seal-parameters"] = () => new SealParametersTarget(),
        ["seal-ciphertext"] = () => new SealCiphertextTarget(),
        ["seal-plaintext"] = () => new SealPlaintextTarget(),
        ["seal-public-key"] = () => new SealPublicKeyTarget(),
        ["seal-relin-keys"] = () => new SealRelinKeysTarget(),
        ["seal-galois-keys"] = () => new SealGaloisKeysTarget(),
        ["seal-ciphertexts"] = () => new SealCiphertextsTarget(),
        ["seal-evaluation-keys"] = () => new SealEvaluationKeysTarget(),
        ["seal-secret-key"] = () => new SealSecretKeyTarget(),
    };
}
