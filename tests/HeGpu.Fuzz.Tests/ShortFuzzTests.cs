using Xunit;

namespace HeGpu.Fuzz.Tests;

/// <summary>A few hundred damaged files of every kind on each change; the full run (100,000 a kind) is `dotnet run --project tests/HeGpu.Fuzz`.</summary>
public sealed class ShortFuzzTests
{
    public static TheoryData<string> Kinds => [.. FuzzTargets.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Damaged_files_are_read_or_refused(string kind)
    {
        using FuzzTarget target = FuzzTargets.All[kind]();
        FuzzReport report = FuzzRun.Run(target, 500, seed: 20261121);
        Assert.Empty(report.Failures);
        Assert.InRange(report.Accepted, 0, report.Count - 1); // mutations that never break anything would test nothing
    }

    [Fact]
    public void An_input_is_made_again_from_seed_and_index()
    {
        using var target = new PngTarget();
        Assert.Equal(FuzzRun.Input(target, 3, 77), FuzzRun.Input(target, 3, 77));
        Assert.NotEqual(FuzzRun.Input(target, 3, 77), FuzzRun.Input(target, 3, 78));
    }

    [Fact]
    public void A_reader_that_throws_something_else_is_caught()
    {
        using var target = new Broken();
        Assert.Contains(FuzzRun.Run(target, 200, 1).Failures, f => f.Reason.Contains("IndexOutOfRange", StringComparison.Ordinal));
    }

    [Fact]
    public void A_reader_that_believes_a_length_is_caught()
    {
        using var target = new Greedy();
        Assert.Contains(FuzzRun.Run(target, 200, 1).Failures, f => f.Reason.Contains("bytes allocated", StringComparison.Ordinal));
    }

    private sealed class Broken : FuzzTarget
    {
        public override string Kind => "broken";

        public override IReadOnlyList<byte[]> Seeds { get; } = [[1, 2, 3, 4]];

        public override void Read(byte[] file) => _ = file[3];
    }

    private sealed class Greedy : FuzzTarget
    {
        public override string Kind => "greedy";

        public override IReadOnlyList<byte[]> Seeds { get; } = [[0, 0, 0, 0, 0, 0, 0, 0]];

        public override void Read(byte[] file) => _ = new byte[file.Length >= 4 ? BitConverter.ToInt32(file) & 0xfffffff : 0];
    }
}
