using System.Globalization;

namespace HeGpu.Models;

public enum ReplacementKind
{
    /// <summary>The polynomial nearest to the function on a range.</summary>
    Polynomial,

    /// <summary>A mean pool of the same window.</summary>
    Mean,

    /// <summary>As it is: the model runs in plaintext only, for comparison or for training that goes on.</summary>
    Keep,

    /// <summary>Nothing: what the function would have been applied to is the result.</summary>
    Drop,
}

/// <summary>What becomes of a function that ciphertexts cannot compute.</summary>
/// <param name="Kind">One that the function allows.</param>
/// <param name="Degree">Of the polynomial.</param>
/// <param name="Range">Where the polynomial is near the function; null to measure it on images.</param>
public sealed record FunctionReplacement(ReplacementKind Kind, int Degree = 0, ValueRange? Range = null)
{
    /// <summary>By function, what it may become, as <see cref="TryParse"/> reads it.</summary>
    private static readonly Dictionary<string, ReplacementKind[]> Allowed = new()
    {
        ["relu"] = [ReplacementKind.Polynomial, ReplacementKind.Keep],
        ["sigmoid"] = [ReplacementKind.Polynomial],
        ["silu"] = [ReplacementKind.Polynomial],
        ["tanh"] = [ReplacementKind.Polynomial],
        ["maxpool"] = [ReplacementKind.Mean, ReplacementKind.Keep],
        ["output"] = [ReplacementKind.Drop],
    };

    /// <summary>The forms that <see cref="TryParse"/> reads, for help and errors.</summary>
    public static string Syntax { get; } = "relu|sigmoid|silu|tanh=poly:DEGREE[:RANGE], relu=keep, maxpool=mean|keep, output=drop";

    /// <summary>Reads "relu=poly:2:5" (least squares on [-5, 5]), "relu=poly:3:-4..8", "silu=poly:4" (range measured), "maxpool=mean", "output=drop".</summary>
    /// <returns>Null for anything else.</returns>
    public static (string Function, FunctionReplacement Replacement)? TryParse(string text)
    {
        string[] sides = text.Split('=');
        if (sides.Length != 2 || !Allowed.TryGetValue(sides[0], out ReplacementKind[]? kinds)) return null;
        string[] parts = sides[1].Split(':');
        FunctionReplacement? replacement = parts switch
        {
            ["mean"] => new(ReplacementKind.Mean),
            ["keep"] => new(ReplacementKind.Keep),
            ["drop"] => new(ReplacementKind.Drop),
            ["poly", var degree] when TryDegree(degree) is { } d => new(ReplacementKind.Polynomial, d),
            ["poly", var degree, var range] when TryDegree(degree) is { } d && TryRange(range) is { } r => new(ReplacementKind.Polynomial, d, r),
            _ => null,
        };
        return replacement is not null && kinds.Contains(replacement.Kind) ? (sides[0], replacement) : null;
    }

    private static int? TryDegree(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int degree) && degree is >= 1 and <= PolynomialFit.MaxDegree ? degree : null;

    private static ValueRange? TryRange(string text)
    {
        string[] ends = text.Split("..");
        double?[] values = [.. ends.Select(e => double.TryParse(e, NumberStyles.Float, CultureInfo.InvariantCulture, out double v) && double.IsFinite(v) ? v : (double?)null)];
        return values switch
        {
            [> 0 and var radius] => new(-radius, radius),
            [{ } least, { } largest] when least < largest => new(least, largest),
            _ => null,
        };
    }
}
