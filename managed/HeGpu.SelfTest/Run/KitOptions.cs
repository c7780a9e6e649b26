namespace HeGpu.SelfTest;

/// <summary>Which checks to run, and how.</summary>
public sealed record KitOptions
{
    /// <summary>log2 N of the largest rings.</summary>
    public int MaxLogDegree { get; init; } = PolynomialRing.MaxLogDegree;

    /// <summary>Only checks whose name and detail contain this; null for all.</summary>
    public string? Filter { get; init; }

    /// <summary>That a failure named, to see it again; null for fresh randomness.</summary>
    public int? Seed { get; init; }

    /// <summary>See <see cref="DeviceKit"/>.</summary>
    public bool MustNotAllocate { get; init; }

    internal bool Wants(DeviceCheck check) =>
        check.LogDegree <= MaxLogDegree && (Filter is null || check.ToString().Contains(Filter, StringComparison.OrdinalIgnoreCase));
}
