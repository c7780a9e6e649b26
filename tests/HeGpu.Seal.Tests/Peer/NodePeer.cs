using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HeGpu.Seal.Tests;

/// <summary>SEAL in a process of its own (node/peer.js), asked one thing after another, and a folder in which objects pass.</summary>
public sealed class NodePeer : IDisposable
{
    private readonly Process _process;

    public NodePeer()
    {
        _process = Process.Start(new ProcessStartInfo("node", "peer.js")
        {
            WorkingDirectory = NodeFolder.Path, RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false,
        })!;
        Folder = Directory.CreateTempSubdirectory("hegpu-seal").FullName;
    }

    public string Folder { get; }

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>The answer to a request; an error of SEAL's fails the test.</summary>
    public JsonNode Ask(JsonObject request)
    {
        _process.StandardInput.WriteLine(request.ToJsonString());
        _process.StandardInput.Flush();
        string line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The SEAL process ended without an answer.");
        JsonNode answer = JsonNode.Parse(line)!;
        Assert.True(answer["error"] is null, answer["error"]?.GetValue<string>());
        return answer["result"]!;
    }

    public double[] Values(string name) => MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(PathOf(name))).ToArray();

    public void WriteValues(string name, double[] values) => File.WriteAllBytes(PathOf(name), MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    /// <summary>A JSON array of numbers.</summary>
    public static JsonNode Array(IEnumerable<int> numbers) => JsonSerializer.SerializeToNode(numbers)!;

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(10_000))
            _process.Kill();
        _process.Dispose();
        Directory.Delete(Folder, true);
    }
}
