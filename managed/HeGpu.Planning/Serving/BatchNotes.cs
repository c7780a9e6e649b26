using System.Globalization;

namespace HeGpu.Planning;

/// <summary>
/// What goes with encrypted images in the clear: for which plan they were packed, and how many of what size they are. The server passes it on
/// unchanged, so that the client can put the results together with nothing but its key.
/// </summary>
/// <param name="PlanHash"><see cref="PlanIdentity"/>.</param>
/// <param name="Images">How many images, each cut into the same tiles.</param>
/// <param name="Height">Of one image.</param>
/// <param name="Width">Of one image.</param>
/// <param name="IsResult">Set by the server: these are logits, no longer images.</param>
public sealed record BatchNotes(string PlanHash, int Images, int Height, int Width, bool IsResult = false)
{
    /// <summary>More images in one file are refused.</summary>
    public const int MaxImages = 1 << 20;

    /// <summary>Larger sides are refused.</summary>
    public const int MaxSide = 1 << 16;

    private const string PlanKey = "hegpu.plan", ImagesKey = "hegpu.images", HeightKey = "hegpu.height", WidthKey = "hegpu.width", ResultKey = "hegpu.result";

    public IReadOnlyDictionary<string, string> ToMetadata() => new Dictionary<string, string>
    {
        [ResultKey] = IsResult ? "yes" : "no",
        [PlanKey] = PlanHash,
        [ImagesKey] = Images.ToString(CultureInfo.InvariantCulture),
        [HeightKey] = Height.ToString(CultureInfo.InvariantCulture),
        [WidthKey] = Width.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Reads and checks them against a plan.</summary>
    /// <param name="metadata">Of a file of ciphertexts.</param>
    /// <param name="plan">For which they should be.</param>
    /// <param name="result">Whether a server's result is expected, or a client's input.</param>
    /// <exception cref="PlanningException">Missing, impossible, or of another plan (both hashes are named).</exception>
    public static BatchNotes Read(IReadOnlyDictionary<string, string> metadata, Plan plan, bool result)
    {
        if (!metadata.TryGetValue(PlanKey, out string? hash)) throw new PlanningException("The ciphertexts do not say for which plan they were made; encrypt the image again.");
        string own = PlanIdentity.Hash(plan);
        if (hash != own)
            throw new PlanningException($"The ciphertexts were made for plan {PlanIdentity.Short(hash)}, this plan is {PlanIdentity.Short(own)}; use the plan they were encrypted with.");
        if (metadata.GetValueOrDefault(ResultKey) == "yes" != result)
            throw new PlanningException(result ? "These ciphertexts are a client's images, not the server's result." : "These ciphertexts are the server's result, not a client's images.");
        return new(hash, Number(metadata, ImagesKey, MaxImages), Number(metadata, HeightKey, MaxSide), Number(metadata, WidthKey, MaxSide), result);
    }

    private static int Number(IReadOnlyDictionary<string, string> metadata, string key, int most) =>
        metadata.TryGetValue(key, out string? text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1 && value <= most
            ? value : throw new PlanningException($"The ciphertexts' note '{key}' is '{text}'; a number from 1 to {most} is expected.");
}
