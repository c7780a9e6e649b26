using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HeGpu.Benchmarks.Peers;

/// <summary>A program of benchmarks/peers, kept running: one line of JSON when it is ready, then one for each operation it is asked for.</summary>
public sealed class PeerProgram : ISide
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);
    private readonly Process _process;

    /// <exception cref="InvalidOperationException">It ended before it was ready; its message is included.</exception>
    public PeerProgram(string file, IEnumerable<string> arguments, int threads, TimeSpan slice)
    {
        string milliseconds = slice.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(file, [.. arguments, "--milliseconds", milliseconds])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{file} could not be started.");
        Description = JsonSerializer.Deserialize<SideDescription>(ReadLine(), s_json)!;
    }

    public SideDescription Description { get; }

    public SideResult? Measure(string operation)
    {
        _process.StandardInput.WriteLine(operation);
        _process.StandardInput.Flush();
        return ParseResult(ReadLine());
    }

    /// <summary>Ends the program by ending its input.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
            _process.Kill();
        _process.Dispose();
    }

    private static SideResult? ParseResult(string line)
    {
        JsonNode answer = JsonNode.Parse(line)!;
        return answer["error"] is null
            ? new SideResult((double)answer["medianMicroseconds"]!, (double)answer["bestMicroseconds"]!, (double?)answer["precisionBits"])
            : null;
    }

    private string ReadLine() => _process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException($"{Path.GetFileName(_process.StartInfo.FileName)} ended early: {_process.StandardError.ReadToEnd().Trim()}");
}
