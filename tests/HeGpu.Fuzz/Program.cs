using System.Globalization;
using HeGpu.Fuzz;

// dotnet run -c Release --project tests/HeGpu.Fuzz -- [--count 100000] [--seed 1] [--kind png]
int count = 100_000, seed = 1;
IEnumerable<string> kinds = FuzzTargets.All.Keys;
for (int i = 0; i < args.Length; i += 2)
{
    string? value = i + 1 < args.Length ? args[i + 1] : null;
    if (args[i] == "--count" && int.TryParse(value, out int c) && c > 0) count = c;
    else if (args[i] == "--seed" && int.TryParse(value, out int s)) seed = s;
    else if (args[i] == "--kind" && value is not null && FuzzTargets.All.ContainsKey(value)) kinds = [value];
    else
    {
        Console.Error.WriteLine($"usage: --count N --seed S --kind K, K one of {string.Join(", ", FuzzTargets.All.Keys)}");
        return 2;
    }
}

Console.WriteLine("| kind | inputs | still valid | refused | us per input | longest ms (input) | most KB allocated |");
Console.WriteLine("|---|---|---|---|---|---|---|");
int failed = 0;
foreach (string kind in kinds)
{
    using FuzzTarget target = FuzzTargets.All[kind]();
    FuzzReport report = FuzzRun.Run(target, count, seed);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {kind} | {report.Count} | {report.Accepted} | {report.Count - report.Accepted} | {report.Elapsed.TotalMicroseconds / report.Count:0} | {report.Longest.TotalMilliseconds:0.0} ({report.Slowest}) | {report.MostAllocated / 1024} |"));
    foreach (FuzzFailure failure in report.Failures)
    {
        failed++;
        Console.Error.WriteLine($"{kind}: seed {failure.Seed}, input {failure.Index}: {failure.Reason}");
    }
}
return failed == 0 ? 0 : 1;
