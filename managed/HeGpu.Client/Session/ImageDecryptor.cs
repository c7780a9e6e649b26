using System.Numerics;
using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Client;

/// <summary>Decrypts what a server made of encrypted images, and puts tiles together. The key stays the caller's.</summary>
public sealed class ImageDecryptor
{
    private readonly Decryptor decryptor;
    private readonly PolynomialDevice device;

    public ImageDecryptor(Plan plan, SecretKey key)
    {
        Plan = plan;
        device = key.Device;
        decryptor = new Decryptor(key);
        PlanParameters.Check(plan, key.Parameters, "secret key");
    }

    public Plan Plan { get; }

    /// <summary>One map of logits per image, in the order in which they were encrypted.</summary>
    /// <exception cref="PlanningException">Results of another plan, or not as many as there were images.</exception>
    public IReadOnlyList<FeatureMap> Decrypt(CiphertextBundle results, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Decrypt(results.Ciphertexts, results.Ciphertexts.Count, results.Metadata, progress, cancellation);

    /// <summary>The same as results come, one ciphertext in memory at a time; takes them over.</summary>
    public IReadOnlyList<FeatureMap> Decrypt(CiphertextStream results, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Decrypt(Disposed(results.Ciphertexts), results.Count, results.Metadata, progress, cancellation);

    /// <summary>The same from a file, one ciphertext in memory at a time.</summary>
    /// <exception cref="Files.HeGpuFileException">Damaged, or of other parameters.</exception>
    public IReadOnlyList<FeatureMap> DecryptFile(string path, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        using CiphertextsReader reader = CiphertextsFile.Open(path, decryptor.Parameters, device);
        return Decrypt(Disposed(Read(reader)), reader.Count, reader.Metadata, progress, cancellation);
    }

    private List<FeatureMap> Decrypt(
        IEnumerable<Ciphertext> ciphertexts, int count, IReadOnlyDictionary<string, string> metadata, IProgress<double>? progress, CancellationToken cancellation)
    {
        BatchNotes notes = BatchNotes.Read(metadata, Plan, result: true);
        TilePlan tiles = PlanTiles.For(Plan, notes.Height, notes.Width);
        int all = checked(tiles.Count * notes.Images), expected = Plan.Batches(all) * Plan.OutputLayout.Ciphertexts;
        if (count != expected)
            throw new PlanningException($"{count} ciphertexts, but {notes.Images} image(s) of {notes.Height}x{notes.Width} give {expected}; some are missing.");
        var wholes = new List<FeatureMap>();
        var slots = new List<Complex[]>();
        var outputs = new List<FeatureMap>();
        int done = 0, left = all;
        foreach (Ciphertext ciphertext in ciphertexts)
        {
            cancellation.ThrowIfCancellationRequested();
            slots.Add(decryptor.DecryptSlots(ciphertext));
            progress?.Report((double)++done / count);
            if (slots.Count < Plan.OutputLayout.Ciphertexts) continue;
            FeatureMap[] batch = Plan.Unpack(slots, Math.Min(Plan.Images, left));
            slots.Clear();
            left -= batch.Length;
            outputs.AddRange(batch);
            while (outputs.Count >= tiles.Count)
            {
                wholes.Add(tiles.Stitch(outputs[..tiles.Count]));
                outputs.RemoveRange(0, tiles.Count);
            }
        }
        return wholes;
    }

    private static IEnumerable<Ciphertext> Read(CiphertextsReader reader)
    {
        while (reader.Next() is { } ciphertext) yield return ciphertext;
    }

    private static IEnumerable<Ciphertext> Disposed(IEnumerable<Ciphertext> ciphertexts)
    {
        foreach (Ciphertext ciphertext in ciphertexts)
            using (ciphertext) yield return ciphertext;
    }
}
