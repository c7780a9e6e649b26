using System.Globalization;

namespace HeGpu.Planning;

/// <summary>The keys of a plan in a line: how many, and how many up to which level.</summary>
public static class KeyText
{
    /// <example>34 Galois keys (5 to level 11, 13 to 9, 16 to 7) + relinearization to level 10</example>
    public static string Of(Plan plan)
    {
        string levels = string.Join(", ", plan.Rotations.GroupBy(r => r.MaxLevel).OrderByDescending(g => g.Key)
            .Select((g, i) => string.Create(CultureInfo.InvariantCulture, $"{g.Count()} to {(i == 0 ? "level " : "")}{g.Key}")));
        string galois = string.Create(CultureInfo.InvariantCulture, $"{plan.Rotations.Count} Galois keys{(levels.Length > 0 ? $" ({levels})" : "")}");
        if (plan.RelinearizationLevel is { } product) galois += string.Create(CultureInfo.InvariantCulture, $" + relinearization to level {product}");
        return plan.ConjugationLevel is { } level ? galois + string.Create(CultureInfo.InvariantCulture, $" + conjugation to level {level}") : galois;
    }
}
