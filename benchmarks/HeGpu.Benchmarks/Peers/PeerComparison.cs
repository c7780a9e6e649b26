namespace HeGpu.Benchmarks.Peers;

/// <summary>Runs a match: both sides set up, then each operation in alternating slices (ours, theirs, ours, theirs, ..).</summary>
/// <param name="rounds">Slices per side, operation and set-up.</param>
/// <param name="threads">For both sides.</param>
/// <param name="slice">Time for one side and operation in one round; an operation that takes longer runs twice, once to warm up.</param>
/// <param name="target">Replaces every target, where machines without AVX-512 are stood in for; null keeps them.</param>
public sealed class PeerComparison(int rounds, int threads, TimeSpan slice, double? target)
{
    // Waiting threads of a side may spin for as long as this (libomp: 200 ms) and would slow the other side down.
    private static readonly TimeSpan s_spin = TimeSpan.FromMilliseconds(250);

    /// <param name="match">What to compare.</param>
    /// <param name="folder">Where the peers' programs are.</param>
    public PeerResult Run(PeerMatch match, string folder)
    {
        var slices = new Dictionary<ComparedOperation, (List<SideResult> Ours, List<SideResult> Theirs)>();
        (SideDescription Ours, SideDescription Theirs)? sides = null;
        for (int i = 0; i < match.SetUps; i++)
        {
            using ISide theirs = new PeerProgram(match.FileIn(folder), match.Arguments, threads, slice);
            using ISide ours = match.OpenOurs(threads, slice);
            sides = (ours.Description, theirs.Description);
            foreach (ComparedOperation operation in match.Rows)
                Compare(operation, ours, theirs, slices);
        }
        return new PeerResult(match, sides!.Value.Ours, sides.Value.Theirs, [.. slices.Select(s =>
            new PeerRow(s.Key, OverRounds(s.Value.Ours), OverRounds(s.Value.Theirs), s.Key.Target is null ? null : target ?? s.Key.Target))]);
    }

    private void Compare(ComparedOperation operation, ISide ours, ISide theirs, Dictionary<ComparedOperation, (List<SideResult> Ours, List<SideResult> Theirs)> slices)
    {
        for (int round = 0; round < rounds; round++)
        {
            if (Slice(ours, operation.Ours) is not { } mine || Slice(theirs, operation.Theirs) is not { } other)
                return;
            if (!slices.TryGetValue(operation, out (List<SideResult> Ours, List<SideResult> Theirs) all))
                slices.Add(operation, all = ([], []));
            all.Ours.Add(mine);
            all.Theirs.Add(other);
        }
    }

    private SideResult? Slice(ISide side, string operation)
    {
        if (threads > 1)
            Thread.Sleep(s_spin);
        return side.Measure(operation);
    }

    /// <summary>The median of the rounds' medians, the best of all, and the least precision.</summary>
    internal static SideResult OverRounds(IReadOnlyList<SideResult> rounds) =>
        new(Median([.. rounds.Select(r => r.MedianMicroseconds)]), rounds.Min(r => r.BestMicroseconds), rounds.Min(r => r.PrecisionBits));

    private static double Median(double[] values)
    {
        Array.Sort(values);
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
