namespace HeGpu.Benchmarks.Peers;

/// <summary>Medians over all rounds of one operation on both sides.</summary>
public sealed record PeerRow(ComparedOperation Operation, SideResult Ours, SideResult Theirs, double? Target)
{
    // Largest errors of two runs differ by a fraction of a bit.
    private const double PrecisionMargin = 1;

    public double Ratio => Ours.MedianMicroseconds / Theirs.MedianMicroseconds;

    /// <summary>Of the fastest calls: far from <see cref="Ratio"/> when the machine was not quiet.</summary>
    public double BestRatio => Ours.BestMicroseconds / Theirs.BestMicroseconds;

    /// <summary>Null where no target was set.</summary>
    public bool? Met => Target is double target ? Ratio <= target : null;

    /// <summary>By more than chance.</summary>
    public bool IsLessPrecise => Ours.PrecisionBits < Theirs.PrecisionBits - PrecisionMargin;
}

/// <summary>All rows of one match.</summary>
public sealed record PeerResult(PeerMatch Match, SideDescription Ours, SideDescription Theirs, IReadOnlyList<PeerRow> Rows);
