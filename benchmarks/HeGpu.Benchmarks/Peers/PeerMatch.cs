using System.Globalization;
using HeGpu.Arithmetic;

namespace HeGpu.Benchmarks.Peers;

/// <summary>A peer's program with its parameters against ours, and the operations to compare.</summary>
/// <param name="Set">What --sets selects.</param>
/// <param name="Table">Heading of the table that its rows go to.</param>
/// <param name="Program">In the folder of --build.</param>
/// <param name="Arguments">Its parameters.</param>
/// <param name="OpenOurs">Our side, given threads and the slice of time.</param>
/// <param name="Rows">What to compare.</param>
/// <param name="SetUps">How often both sides are set up anew: which physical pages small data get changes transforms by a fifth.</param>
public sealed record PeerMatch(
    string Set, string Table, string Program, IReadOnlyList<string> Arguments, Func<int, TimeSpan, ISide> OpenOurs, IReadOnlyList<ComparedOperation> Rows, int SetUps)
{
    private const int ManyPrimes = 16;
    private static readonly int[] s_logDegrees = [13, 14, 15, 16], s_primeBits = [40, 50, 60];

    /// <summary>hexl, seal or openfhe.</summary>
    public string Peer => Program.Split('_')[1];

    /// <summary>The program in a build folder.</summary>
    public string FileIn(string folder) => Path.Combine(folder, OperatingSystem.IsWindows() ? Program + ".exe" : Program);

    /// <summary>Every comparison there is.</summary>
    public static IEnumerable<PeerMatch> All =>
    [
        .. Transforms("ntt", "peer_hexl", 1, 0.8),
        .. Transforms("ntt", "peer_hexl", ManyPrimes, 0.8),
        .. Transforms("ntt", "peer_openfhe_ntt", ManyPrimes, 0.6),
        .. Transforms("ntt-seal", "peer_seal_ntt", 1, 0.8),
        Scheme("P1", "peer_seal", 14, "60,40x7", 40, "--special", "60"),
        Scheme("P1", "peer_openfhe", 14, "60,40x7", 40, "--dnum", "8"),
        Scheme("P2", "peer_seal", 15, "60,40x18", 40, "--special", "60"),
        Scheme("P2", "peer_openfhe", 15, "60,40x18", 40, "--dnum", "19"),
        Scheme("P3", "peer_openfhe", 16, "55,45x25", 45, "--dnum", "3"),
        Scheme("P1-wide", "peer_openfhe", 14, "60,40x7", 40, "--dnum", "3", "--insecure", "1"),
        Scheme("P2-wide", "peer_openfhe", 15, "60,40x18", 40, "--dnum", "3", "--insecure", "1"),
    ];

    private static PeerMatch Scheme(string set, string program, int logDegree, string data, int scale, params string[] more)
    {
        string ours = CkksWorkload.Sets.ContainsKey(set) ? set : set + "-secure";
        return new(set, $"{set} against {program}", program, ["--logn", Text(logDegree), "--data", data, "--scale", Text(scale), .. more],
            (threads, slice) => new HeGpuSide(new CkksWorkload(ours, "native", threads), threads, slice), ComparedOperation.Scheme, 1);
    }

    private static IEnumerable<PeerMatch> Transforms(string set, string program, int limbs, double target) =>
        from bits in s_primeBits from logDegree in s_logDegrees select Transform(set, program, logDegree, bits, limbs, target);

    private static PeerMatch Transform(string set, string program, int logDegree, int bits, int limbs, double target)
    {
        IReadOnlyList<ulong> primes = PrimeGenerator.Primes(1 << logDegree, [.. Enumerable.Repeat(bits, limbs)]);
        string table = limbs == 1 ? $"NTT of one limb, against {program}" : $"NTT of {limbs} different primes in turn, per limb, against {program}";
        return new(set, table, program, ["--logn", Text(logDegree), "--primes", string.Join(',', primes)],
            (threads, slice) => new HeGpuSide(new NttWorkload(logDegree, primes, "native", threads), logDegree, limbs, threads, slice),
            ComparedOperation.Transforms($"N = 2^{logDegree}, {bits} bits", target), 3);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
