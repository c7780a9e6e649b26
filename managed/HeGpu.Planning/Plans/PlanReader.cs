using System.Globalization;
using System.Numerics;
using HeGpu.Circuits;
using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>From a document of unknown origin to a plan, checking every number against a limit first.</summary>
internal static class PlanReader
{
    public const int MaxNodes = 1024;
    private const int MaxExtent = 1 << 14;
    private const int MaxNameLength = 200;

    /// <summary>Table entries that all layouts together may need.</summary>
    private const long MaxTableEntries = 1 << 22;

    public static Plan Read(PlanDocument d)
    {
        Require(d.Format == PlanDocument.FormatName, "it does not say that it is a plan");
        Require(d.Version is >= PlanDocument.OldestVersion and <= PlanDocument.CurrentVersion, $"version {d.Version}; this program reads versions {PlanDocument.OldestVersion} to {PlanDocument.CurrentVersion}");
        Require(IsHash(d.ModelHash) && IsHash(d.ParameterHash), "a hash is not 64 hexadecimal digits");
        Require(d.Images is >= 1 and <= 1 << 16, $"{d.Images} images");
        Require(d.ImagesPerSlot is >= 1 and <= Ckks.SlotPair.Count && d.Images % d.ImagesPerSlot == 0, $"{d.ImagesPerSlot} images per slot and {d.Images} in all");
        Require(d.ImagesPerSlot == 1 || (d.Version >= PlanDocument.VersionOfPairs && d.Nodes.All(n => n.Kind != NodeKind.Polynomial)), "two images per slot, where there can be one");
        Require(d.Nodes.Length is >= 1 and <= MaxNodes, $"{d.Nodes.Length} tensors; 1 to {MaxNodes} are possible");
        Require(d.Output >= 0 && d.Output < d.Nodes.Length, $"output {d.Output} of {d.Nodes.Length} tensors");
        Require(d.Parameters.LogDegree is >= Ckks.CkksParameters.MinLogDegree and <= Ckks.CkksParameters.MaxLogDegree, $"log2 N = {d.Parameters.LogDegree}");
        Require(d.Parameters.DataBits.Length is >= 1 and <= 128 && d.Parameters.SpecialBits.Length is >= 1 and <= 128, "too many primes or none");
        Require(d.Parameters.Primes is null || d.Version >= PlanDocument.VersionOfClients, $"primes in version {d.Version}");
        Require(!d.MergeUpsampling, $"version {d.Version} with merged upsampling, which this program names layer by layer; make the plan again");
        Require(d.Merged is null || (d.Version >= PlanDocument.VersionOfMerges && d.Merged.Length <= MaxNodes), $"{d.Merged?.Length} merged layers in version {d.Version}");
        Require(d.Client == PlanClient.HeGpu || (d.Version >= PlanDocument.VersionOfClients && d.ImagesPerSlot == 1 && d.Parameters.SpecialBits.Length == 1 && d.Parameters.LogDegree <= PlanCandidate.LargestSealDegree),
            $"SEAL as client with {d.ImagesPerSlot} images per slot, {d.Parameters.SpecialBits.Length} special primes and N = 2^{d.Parameters.LogDegree} in version {d.Version}");
        Require(d.GaloisSteps.Length <= 1 << 16 && d.GaloisLevels.Length == d.GaloisSteps.Length, $"{d.GaloisSteps.Length} Galois steps with {d.GaloisLevels.Length} levels");
        int maxLevel = d.Parameters.DataBits.Length - 1;
        Require(d.GaloisSteps.Distinct().Count() == d.GaloisSteps.Length, "a Galois step twice");
        Require(d.GaloisLevels.All(level => level >= 0 && level <= maxLevel) && d.RelinearizationLevel >= -1 && d.RelinearizationLevel <= maxLevel && d.ConjugationLevel >= -1 && d.ConjugationLevel <= maxLevel, $"a key for a level that is none of 0 to {maxLevel}");
        Require(d.Ranges.Count <= MaxNodes * 16, $"{d.Ranges.Count} ranges");
        Require(Positive(d.TargetError) && Positive(d.Clip) && NotNegative(d.RangeMargin), "target error, clip or range margin is no sensible number");
        CheckEstimate(d.Estimate);
        long budget = MaxTableEntries;
        int slotBits = d.Parameters.LogDegree - 1;
        int half = 1 << (slotBits - 1);
        foreach (int step in d.GaloisSteps) Require(step >= -half && step < half, $"a rotation by {step}; with 2^{slotBits} slots {-half} to {half - 1} are possible");
        var nodes = new PlannedNode[d.Nodes.Length];
        for (int n = 0; n < nodes.Length; n++) nodes[n] = Node(d.Nodes[n], d.Images / d.ImagesPerSlot, slotBits, maxLevel, ref budget);
        return new()
        {
            ModelHash = d.ModelHash,
            Tile = Shape(d.Tile),
            Images = d.Images,
            ImagesPerSlot = d.ImagesPerSlot,
            Client = d.Client,
            Layout = d.Layout,
            Merged = [.. (d.Merged ?? []).Select(Name)],
            Parameters = d.Parameters.ToLiteral(Primes(d.Parameters)),
            ParameterHash = d.ParameterHash,
            Nodes = nodes,
            Output = d.Output,
            Rotations = [.. d.GaloisSteps.Zip(d.GaloisLevels, (step, level) => new PlannedRotation(step, level))],
            RelinearizationLevel = d.RelinearizationLevel < 0 ? null : d.RelinearizationLevel,
            ConjugationLevel = d.ConjugationLevel < 0 ? null : d.ConjugationLevel,
            Ranges = d.Ranges.ToDictionary(r => Name(r.Key), r => Range(r.Value)),
            RangeMargin = d.RangeMargin,
            Preprocessing = new(d.NormalizePerImage, d.Clip),
            TargetError = d.TargetError,
            Field = Field(d.Field),
            Estimate = d.Estimate,
        };
    }

    /// <summary>Whether they are primes, <see cref="Plan.CreateParameters"/> finds out.</summary>
    private static ulong[]? Primes(ParametersDocument p)
    {
        if (p.Primes is null) return null;
        int[] bits = [.. p.DataBits, .. p.SpecialBits];
        Require(p.Primes.Length == bits.Length, $"{p.Primes.Length} primes where {bits.Length} sizes are given");
        var primes = new ulong[bits.Length];
        for (int i = 0; i < primes.Length; i++)
        {
            Require(p.Primes[i] is { Length: <= 20 } text && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out primes[i]), $"prime {i} is no number in decimal digits");
            Require(64 - BitOperations.LeadingZeroCount(primes[i]) == bits[i] && primes[i] % (2ul << p.LogDegree) == 1, $"prime {i} is {primes[i]}; one of {bits[i]} bits that is 1 modulo 2^{p.LogDegree + 1} is expected");
        }
        Require(primes.Distinct().Count() == primes.Length, "a prime twice");
        return primes;
    }

    private static PlannedNode Node(NodeDocument n, int images, int slotBits, int maxLevel, ref long budget)
    {
        TensorShape shape = Shape(n.Shape);
        Require(n.Layout.Length <= 512, $"a layout of {n.Layout.Length} characters");
        string[] parts = n.Layout.Split('|');
        int outer = parts.Length < 2 ? 0 : parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        Require(parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == slotBits && outer <= 16, $"the layout '{n.Layout}' is not one of {slotBits} slot bits");
        budget -= (1L << parts[0].Count(c => c == '*')) + (1L << outer) + shape.Channels + shape.Height + shape.Width + images;
        Require(budget >= 0, "its layouts are too large");
        Require(n.Level >= 0 && n.Level <= maxLevel, $"tensor '{n.Name}' at level {n.Level} of {maxLevel}");
        Require(Positive(n.Scale) && NotNegative(n.Bound) && NotNegative(n.Seconds), $"tensor '{n.Name}' has a scale, bound or time that is no sensible number");
        Require(n.Fold >= 0 && n.Fold <= slotBits, $"tensor '{n.Name}' folded {n.Fold} times in 2^{slotBits} slots");
        CheckCounts(n.Counts);
        return new(Name(n.Name), n.Kind, shape, TensorLayout.Parse(shape, images, n.Layout), n.Level, n.Scale, n.Bound, Split(n.Split, slotBits), n.Fold, n.Counts, n.Seconds);
    }

    private static BabyGiantSplit? Split(int[] s, int slotBits)
    {
        if (s.Length == 0) return null;
        Require(s.Length == 4 && s[0] >= 0 && s[0] <= s[1] && s[1] <= slotBits && s[2] is 0 or 1 && s[3] is 0 or 1, "a split that cannot be");
        return new(1 << slotBits, s[0], s[1], s[2] == 1, s[3] == 1);
    }

    private static ReceptiveField? Field(double[] f)
    {
        if (f.Length == 0) return null;
        Require(f.Length == 4 && f.All(NotNegative) && f[0] > 0 && f.All(v => v <= MaxExtent) && f[3] >= 1 && f[3] == Math.Floor(f[3]), "a receptive field that cannot be");
        return new(f[0], f[1], f[2], (int)f[3]);
    }

    private static TensorShape Shape(int[] s)
    {
        Require(s.Length == 3 && s.All(e => e is >= 1 and <= MaxExtent) && (long)s[0] * s[1] * s[2] <= int.MaxValue, $"a shape [{string.Join(',', s.Take(4))}]");
        return new(s[0], s[1], s[2]);
    }

    private static ValueRange Range(double[] r)
    {
        Require(r.Length == 2 && double.IsFinite(r[0]) && double.IsFinite(r[1]) && r[0] <= r[1], "a range that is none");
        return new(r[0], r[1]);
    }

    private static string Name(string name)
    {
        Require(name.Length is > 0 and <= MaxNameLength, $"a name of {name.Length} characters");
        return name;
    }

    private static void CheckEstimate(Estimate e) => Require(
        NotNegative(e.Seconds) && NotNegative(e.EncodeSeconds) && NotNegative(e.StartSeconds) && e.WeightBytes >= 0 && Positive(e.OutputError) && e.PeakMemoryBytes >= 0 && e.KeyBytes >= 0 && e.KeyMemoryBytes >= 0 && e.InputBytes >= 0
        && e.OutputBytes >= 0 && e.Levels is >= 0 and <= 128 && e.Device.Length <= MaxNameLength, "an estimate that cannot be");

    private static void CheckCounts(OperationCounts c) => Require(
        c.Rotations >= 0 && c.PlainProducts >= 0 && c.Products >= 0 && c.Rescales >= 0 && c.Encodings >= 0, "negative operation counts");

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private static bool Positive(double x) => x > 0 && double.IsFinite(x);

    private static bool NotNegative(double x) => x >= 0 && double.IsFinite(x);

    private static void Require(bool condition, string what)
    {
        if (!condition) throw new PlanningException($"The plan is not valid: {what}.");
    }
}
