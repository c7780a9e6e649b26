using System.Numerics;
using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Client;

/// <summary>
/// Prepares images as the model wants them, cuts large ones into tiles, packs and encrypts them for a plan. Works with a public key, or with the
/// secret key (half the bytes). Not thread-safe. The key stays the caller's.
/// </summary>
public sealed class ImageEncryptor : IDisposable
{
    private readonly Encryptor encryptor;
    private readonly bool seeded;

    public ImageEncryptor(Plan plan, PublicKey key)
        : this(plan, new Encryptor(key), seeded: false)
    {
    }

    public ImageEncryptor(Plan plan, SecretKey key)
        : this(plan, new Encryptor(key), seeded: true)
    {
    }

    private ImageEncryptor(Plan plan, Encryptor encryptor, bool seeded)
    {
        (Plan, this.encryptor, this.seeded) = (plan, encryptor, seeded);
        PlanParameters.Check(plan, encryptor.Parameters, "key");
    }

    public Plan Plan { get; }

    /// <summary>How an image of this size is cut; one tile if it has the plan's size.</summary>
    public TilePlan Tiles(int height, int width) => PlanTiles.For(Plan, height, width);

    /// <summary>Encrypts images of one size; the caller disposes the result.</summary>
    /// <exception cref="PlanningException">The images differ in size, or do not fit the plan's tiles.</exception>
    public CiphertextBundle Encrypt(IReadOnlyList<Image> images, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var ciphertexts = new List<Ciphertext>();
        try
        {
            ciphertexts.AddRange(EncryptEach(images, progress, cancellation));
            return new CiphertextBundle(ciphertexts, Notes(images).ToMetadata());
        }
        catch
        {
            foreach (Ciphertext c in ciphertexts) c.Dispose();
            throw;
        }
    }

    /// <summary>The same, each encrypted when it is asked for.</summary>
    public CiphertextStream Stream(IReadOnlyList<Image> images, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        BatchNotes notes = Notes(images);
        return new(EncryptEach(images, progress, cancellation), Plan.Batches(Tiles(notes.Height, notes.Width).Count * images.Count) * Plan.InputLayout.Ciphertexts, notes.ToMetadata());
    }

    /// <summary>The same into a file, one ciphertext in memory at a time; written whole or not at all.</summary>
    public void EncryptToFile(string path, IReadOnlyList<Image> images, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        BatchNotes notes = Notes(images);
        TilePlan tiles = Tiles(notes.Height, notes.Width);
        var shape = new CiphertextShape(Ciphertext.MinSize, Plan.InputNode.Level, seeded);
        CiphertextShape[] shapes = [.. Enumerable.Repeat(shape, Plan.Batches(tiles.Count * images.Count) * Plan.InputLayout.Ciphertexts)];
        CiphertextsFile.Save(path, encryptor.Parameters, shapes, Disposed(EncryptEach(images, progress, cancellation)), notes.ToMetadata(), null, cancellation);
    }

    public void Dispose() => encryptor.Dispose();

    private BatchNotes Notes(IReadOnlyList<Image> images)
    {
        if (images.Count == 0) throw new PlanningException("There is no image to encrypt.");
        (int height, int width) = (images[0].Height, images[0].Width);
        foreach (Image image in images)
            if ((image.Height, image.Width) != (height, width))
                throw new PlanningException($"Images of {height}x{width} and of {image.Height}x{image.Width} pixels do not go into one file; encrypt them apart.");
        _ = Tiles(height, width);
        return new(PlanIdentity.Hash(Plan), images.Count, height, width);
    }

    private IEnumerable<Ciphertext> EncryptEach(IReadOnlyList<Image> images, IProgress<double>? progress, CancellationToken cancellation)
    {
        TilePlan tiles = Tiles(images[0].Height, images[0].Width);
        double total = Plan.Batches(tiles.Count * images.Count), done = 0;
        IEnumerable<FeatureMap> cuts = images.SelectMany(image => tiles.Cut(Plan.Preprocessing.Prepare(image, Plan.Tile.Channels)));
        foreach (FeatureMap[] batch in cuts.Chunk(Plan.Images))
        {
            foreach (Complex[] slots in Plan.Pack(batch))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return encryptor.Encrypt(slots, Plan.InputNode.Level, Plan.InputNode.Scale);
            }
            progress?.Report(++done / total);
        }
    }

    private static IEnumerable<Ciphertext> Disposed(IEnumerable<Ciphertext> ciphertexts)
    {
        foreach (Ciphertext ciphertext in ciphertexts)
            using (ciphertext) yield return ciphertext;
    }
}
