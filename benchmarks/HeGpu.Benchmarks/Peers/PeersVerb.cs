using System.CommandLine;
using HeGpu.Native;
using HeGpu.Planning;

namespace HeGpu.Benchmarks.Peers;

/// <summary>The `peers` verb: SEAL, OpenFHE and HEXL against HeGpu in one run on one machine.</summary>
public static class PeersVerb
{
    private const string About = """
        Time a peer's library and HeGpu alternately, in one run on this machine, and print ratios (ours / theirs; below 1 is faster).

        Build the peers' programs first (benchmarks/peers/README.md tells how to install the libraries):
          cmake -S benchmarks/peers -B build/peers -DCMAKE_PREFIX_PATH="where SEAL, HEXL or OpenFHE are" && cmake --build build/peers
        Then, on a machine that does nothing else:
          dotnet run -c Release --project benchmarks/HeGpu.Benchmarks -- peers --build build/peers --sets P1,P2

        Sets: ntt  transforms of one limb, and of 16 primes in turn, N = 2^13 .. 2^16, primes of 40, 50 and 60 bits; ntt-seal  the first against SEAL's
              P1   N = 2^14,  7 levels of 40 bits       P2   N = 2^15, 18 levels of 40 bits       P3   N = 2^16, 25 levels of 45 bits
              P1-wide, P2-wide   the same with a large special modulus, which leaves the 128-bit tables on both sides (OpenFHE only)
        Programs that were not built are named and skipped. SEAL has no threads inside: with --threads 2 it still uses one.
        """;

    private static readonly Option<DirectoryInfo> s_build = new("--build") { HelpName = "DIR", Description = "Folder with the programs of benchmarks/peers.", Required = true };
    private static readonly Option<string> s_sets = new("--sets") { HelpName = "A,B", Description = "Which of ntt, ntt-seal, P1, P2, P3, P1-wide, P2-wide.", DefaultValueFactory = _ => "ntt,P1,P2,P3" };
    private static readonly Option<string> s_peers = new("--peers") { HelpName = "A,B", Description = "Only these of hexl, seal, openfhe.", DefaultValueFactory = _ => "hexl,seal,openfhe" };
    private static readonly Option<int> s_threads = new("--threads") { HelpName = "N", Description = "Threads of both sides.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> s_rounds = new("--rounds") { HelpName = "N", Description = "Alternations per operation.", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> s_slice = new("--milliseconds") { HelpName = "MS", Description = "Time per side, operation and round.", DefaultValueFactory = _ => 100 };
    private static readonly Option<NativeIsa?> s_isa = new("--isa")
    {
        Description = "Instruction set of HeGpu's native kernels, to stand in for an older machine; every target is then to be at least as fast.",
    };
    private static readonly Option<FileInfo?> s_json = new("--json") { HelpName = "FILE", Description = "Also write the results here." };

    /// <returns>0 when everything ran (whatever the ratios), 1 for wrong use or when nothing could be compared.</returns>
    public static int Run(string[] arguments)
    {
        AcceptOnly(s_sets, [.. PeerMatch.All.Select(m => m.Set).Distinct()]);
        AcceptOnly(s_peers, [.. PeerMatch.All.Select(m => m.Peer).Distinct()]);
        var root = new RootCommand(About) { s_build, s_sets, s_peers, s_threads, s_rounds, s_slice, s_isa, s_json };
        root.SetAction(Compare);
        return root.Parse(arguments).Invoke();
    }

    private static int Compare(ParseResult parsed)
    {
        if (parsed.GetValue(s_isa) is NativeIsa isa && !NativeDevice.TrySelectIsa(isa))
        {
            Console.Error.WriteLine($"This processor lacks {isa}.");
            return 1;
        }
        IReadOnlyList<PeerMatch> matches = Select(Words(parsed.GetValue(s_sets)!), Words(parsed.GetValue(s_peers)!), parsed.GetValue(s_build)!.FullName);
        var comparison = new PeerComparison(parsed.GetValue(s_rounds), parsed.GetValue(s_threads), TimeSpan.FromMilliseconds(parsed.GetValue(s_slice)),
            parsed.GetValue(s_isa) is < NativeIsa.Avx512 ? 1 : null);
        var results = new List<PeerResult>();
        foreach (PeerMatch match in matches)
        {
            Console.Error.WriteLine($"{match.Table}: {match.Rows[0].Label} ..");
            results.Add(comparison.Run(match, parsed.GetValue(s_build)!.FullName));
        }
        if (results.Count == 0)
            return 1;
        Hardware machine = Hardware.This;
        Console.WriteLine($"{machine.Processor}, {machine.Cores} cores; {machine.System}; {machine.Runtime}");
        Console.WriteLine();
        Console.WriteLine(PeerReport.ToMarkdown(results));
        if (parsed.GetValue(s_json) is { } file)
            File.WriteAllText(file.FullName, PeerJson.Write(results));
        return 0;
    }

    // Names what is missing, once each.
    private static PeerMatch[] Select(string[] sets, string[] peers, string folder)
    {
        PeerMatch[] wanted = [.. PeerMatch.All.Where(m => sets.Contains(m.Set) && peers.Contains(m.Peer))];
        foreach (string program in wanted.Where(m => !File.Exists(m.FileIn(folder))).Select(m => m.Program).Distinct())
            Console.Error.WriteLine($"{program}: not in {folder}, skipped.");
        return [.. wanted.Where(m => File.Exists(m.FileIn(folder)))];
    }

    private static void AcceptOnly(Option<string> list, string[] known) => list.Validators.Add(result =>
    {
        if (Words(result.GetValueOrDefault<string>()).Except(known).FirstOrDefault() is { } unknown)
            result.AddError($"{list.Name}: no '{unknown}'; known are {string.Join(", ", known)}.");
    });

    private static string[] Words(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
