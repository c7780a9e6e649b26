using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using HeGpu.Ckks;
using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// A plan as it stands in its file: the JSON of docs/planning.md, property by property. GaloisLevels belong to GaloisSteps; RelinearizationLevel is -1 without products, ConjugationLevel without squares of pairs. Field is [step, before, after, alignment], or empty.
/// </summary>
internal sealed record PlanDocument(
    string Format, int Version, string ModelHash, int[] Tile, int Images, LayoutKind Layout, ParametersDocument Parameters,
    string ParameterHash, NodeDocument[] Nodes, int Output, int[] GaloisSteps, int[] GaloisLevels, int RelinearizationLevel, Dictionary<string, double[]> Ranges, double RangeMargin,
    bool NormalizePerImage, double Clip, double TargetError, double[] Field, Estimate Estimate,
    int ImagesPerSlot = 1, int ConjugationLevel = -1, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] PlanClient Client = PlanClient.HeGpu,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool MergeUpsampling = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string[]? Merged = null)
{
    public const string FormatName = "hegpu-plan";

    /// <summary>Version 2 had one image per slot and no conjugation; version 4 may name primes, and SEAL as its client; version 5 names the merged layers, where all before could only merge upsampling.</summary>
    public const int CurrentVersion = 5, OldestVersion = 2, VersionOfPairs = 3, VersionOfClients = 4, VersionOfMerges = 5;

    /// <summary>Strict: no unknown or duplicate properties, no nulls, numbers only as numbers, shallow.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        MaxDepth = 8,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static PlanDocument Of(Plan p) => new(
        FormatName, CurrentVersion, p.ModelHash, [p.Tile.Channels, p.Tile.Height, p.Tile.Width], p.Images, p.Layout,
        ParametersDocument.Of(p.Parameters),
        p.ParameterHash, [.. p.Nodes.Select(NodeDocument.Of)], p.Output, [.. p.Rotations.Select(r => r.Steps)], [.. p.Rotations.Select(r => r.MaxLevel)], p.RelinearizationLevel ?? -1,
        p.Ranges.OrderBy(r => r.Key, StringComparer.Ordinal).ToDictionary(r => r.Key, r => new[] { r.Value.Min, r.Value.Max }), p.RangeMargin,
        p.Preprocessing.NormalizePerImage, p.Preprocessing.Clip, p.TargetError,
        p.Field is { } f ? [f.Step, f.Before, f.After, f.Alignment] : [], p.Estimate, p.ImagesPerSlot, p.ConjugationLevel ?? -1, p.Client, Merged: p.Merged is [] ? null : [.. p.Merged]);
}

/// <summary>
/// Primes stand there, data first, where they do not follow from the sizes; as decimal text, since JSON's numbers lose what exceeds 53 bits in many readers.
/// </summary>
internal sealed record ParametersDocument(
    int LogDegree, int[] DataBits, int[] SpecialBits, double LogScale, bool AllowInsecure,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string[]? Primes = null)
{
    public static ParametersDocument Of(CkksParametersLiteral p) => new(
        p.LogDegree, [.. p.DataBits], [.. p.SpecialBits], p.LogScale, p.AllowInsecure, p.Primes?.Select(q => q.ToString(CultureInfo.InvariantCulture)).ToArray());

    /// <summary>With the primes, which the reader has checked.</summary>
    public CkksParametersLiteral ToLiteral(IReadOnlyList<ulong>? primes) => new(LogDegree, DataBits, SpecialBits, LogScale, AllowInsecure) { Primes = primes };
}

/// <summary>Split is [low bits, high bits, middle is baby (0 or 1), centred (0 or 1)], or empty.</summary>
internal sealed record NodeDocument(
    string Name, NodeKind Kind, int[] Shape, string Layout, int Level, double Scale, double Bound, int[] Split, int Fold, OperationCounts Counts, double Seconds)
{
    public static NodeDocument Of(PlannedNode n) => new(
        n.Name, n.Kind, [n.Shape.Channels, n.Shape.Height, n.Shape.Width], n.Layout.ToString(), n.Level, n.Scale, n.Bound,
        n.Split is { } s ? [s.LowBits, s.HighBits, s.MiddleIsBaby ? 1 : 0, s.Centred ? 1 : 0] : [], n.Fold, n.Counts, n.Seconds);
}
