using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using HeGpu.Files;
using Spectre.Console;

namespace HeGpu.Cli;

/// <summary>`hegpu inspect`: what a file is and what it says of itself, without needing anything else.</summary>
internal sealed class InspectVerb() : Verb("inspect", "Say what a file is: kind, parameters, sizes, hash.",
    "hegpu inspect model.safetensors", "hegpu inspect evaluation.keys --json keys.json")
{
    private const int HeadBytes = 64;
    private static readonly Inspector[] Inspectors = [new PngInspector(), new ContainerInspector(), new ModelInspector(), new PlanInspector()];
    private readonly Argument<FileInfo> file = new("FILE") { Description = "An image, model, plan, key or ciphertext file." };

    protected override void Define(Command command) => command.Add(file);

    protected override Task<int> RunAsync(VerbContext context)
    {
        string path = context.Get(file).FullName;
        var facts = new List<(string Name, string Value)>();
        Inspector inspector = Find(path);
        (long bytes, string sha) = Measure(context, path);
        string kind = inspector.Describe(path, facts);
        facts.InsertRange(0, [("file", path), ("kind", kind)]);
        facts.Add(("bytes", $"{bytes} ({Text.Bytes(bytes)})"));
        facts.Add(("sha256", sha));
        Print(context, facts);
        return Task.FromResult(ExitCodes.Success);
    }

    private static Inspector Find(string path)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        using (FileStream stream = File.OpenRead(path)) head = head[..stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false)];
        foreach (Inspector inspector in Inspectors)
            if (inspector.Recognizes(head)) return inspector;
        throw new HeGpuFileException(path, "none of the kinds that hegpu knows (PNG, model, plan, keys, ciphertexts).");
    }

    private static (long Bytes, string Sha256) Measure(VerbContext context, string path) => context.Terminal.Stage("Reading", stage =>
    {
        using FileStream stream = File.OpenRead(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[1 << 20];
        for (int n; (n = stream.Read(block)) > 0;)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            hash.AppendData(block.AsSpan(0, n));
            stage.Report((double)stream.Position / Math.Max(1, stream.Length));
        }
        return (stream.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    });

    private static void Print(VerbContext context, List<(string Name, string Value)> facts)
    {
        Table table = new Table().Border(TableBorder.None).HideHeaders().AddColumn("").AddColumn("");
        foreach ((string name, string value) in facts)
        {
            table.AddRow(Markup.Escape(name), Markup.Escape(value));
            context.Record[name] = JsonValue.Create(value);
        }
        context.Terminal.Table(table);
    }
}
