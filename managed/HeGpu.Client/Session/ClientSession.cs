using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Client;

/// <summary>
/// The client's side in one object: makes a secret key for a plan, the evaluation keys for the server, encrypts images and decrypts results.
/// Disposal zeroises the secret. Not thread-safe. The device stays the caller's.
/// </summary>
public sealed class ClientSession : IDisposable
{
    private readonly ImageEncryptor encryptor;
    private readonly ImageDecryptor decryptor;
    private EvaluationKeys? evaluationKeys;

    /// <summary>With a fresh secret.</summary>
    public ClientSession(Plan plan, PolynomialDevice device)
        : this(plan, SecretKey.Generate(plan.CreateParameters(), device))
    {
    }

    /// <summary>With a secret that was kept; takes it over.</summary>
    /// <exception cref="CkksException">A key of other parameters.</exception>
    public ClientSession(Plan plan, SecretKey secret)
    {
        try
        {
            (Plan, Secret) = (plan, secret);
            encryptor = new ImageEncryptor(plan, secret);
            decryptor = new ImageDecryptor(plan, secret);
        }
        catch
        {
            secret.Dispose();
            throw;
        }
    }

    public Plan Plan { get; }

    /// <summary>Lives as long as this session.</summary>
    public SecretKey Secret { get; }

    /// <summary>For the server; made on first use (<see cref="CreateEvaluationKeys"/>), disposed with this session.</summary>
    public EvaluationKeys EvaluationKeys => evaluationKeys ?? CreateEvaluationKeys();

    /// <summary>Makes the keys that the plan needs and no others, with progress.</summary>
    public EvaluationKeys CreateEvaluationKeys(IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        if (evaluationKeys is not null) return evaluationKeys;
        using var generator = new KeyGenerator(Secret);
        return evaluationKeys = generator.CreateEvaluationKeys(Plan.Keys, progress, cancellation);
    }

    /// <summary>
    /// Writes the keys that the plan needs to a file, whole or not at all. Keys that were not made yet are written as they are made and not kept:
    /// the client does not need them, and they would fill its memory.
    /// </summary>
    /// <param name="path">The file, for the server.</param>
    /// <param name="progress">Fraction of the keys written, 0 .. 1.</param>
    /// <param name="cancellation">Between keys, and on every write.</param>
    public void SaveEvaluationKeys(string path, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        if (evaluationKeys is not null)
        {
            EvaluationKeysFile.Save(path, evaluationKeys, progress, cancellation);
            return;
        }
        CkksParameters parameters = Secret.Parameters;
        using var generator = new KeyGenerator(Secret);
        EvaluationKeyIndex index = EvaluationKeyIndex.Of(parameters, Plan.Keys);
        EvaluationKeysFile.Save(path, parameters, index, Disposed(generator.CreateKeys(index, cancellation)), progress, cancellation);
    }

    /// <summary>For others who send images to the server on this client's behalf.</summary>
    public PublicKey CreatePublicKey()
    {
        using var generator = new KeyGenerator(Secret);
        return generator.CreatePublicKey();
    }

    /// <summary>One image, of the plan's size or larger.</summary>
    public CiphertextBundle Encrypt(Image image, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        encryptor.Encrypt([image], progress, cancellation);

    /// <inheritdoc cref="ImageEncryptor.Encrypt"/>
    public CiphertextBundle Encrypt(IReadOnlyList<Image> images, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        encryptor.Encrypt(images, progress, cancellation);

    /// <inheritdoc cref="ImageEncryptor.Stream"/>
    public CiphertextStream Stream(IReadOnlyList<Image> images, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        encryptor.Stream(images, progress, cancellation);

    /// <inheritdoc cref="ImageDecryptor.Decrypt(CiphertextStream, IProgress{double}?, CancellationToken)"/>
    public IReadOnlyList<FeatureMap> Decrypt(CiphertextStream results, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        decryptor.Decrypt(results, progress, cancellation);

    /// <summary>The logits of every image.</summary>
    public IReadOnlyList<FeatureMap> Decrypt(CiphertextBundle results, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        decryptor.Decrypt(results, progress, cancellation);

    private static IEnumerable<SwitchingKey> Disposed(IEnumerable<SwitchingKey> keys)
    {
        foreach (SwitchingKey key in keys)
            using (key) yield return key;
    }

    public void Dispose()
    {
        encryptor.Dispose();
        evaluationKeys?.Dispose();
        Secret.Dispose();
    }
}
