using System.CommandLine;
using System.Text.Json.Nodes;
using HeGpu.Devices;

namespace HeGpu.Cli;

/// <summary>What a verb works with.</summary>
/// <param name="Parsed">Values of its options.</param>
/// <param name="Terminal">Where people read.</param>
/// <param name="Record">Where programs read: the content of --json.</param>
/// <param name="Catalog">The devices of this installation.</param>
/// <param name="Cancellation">Ctrl-C.</param>
internal sealed record VerbContext(ParseResult Parsed, Terminal Terminal, JsonObject Record, DeviceCatalog Catalog, CancellationToken Cancellation)
{
    public T Get<T>(Option<T> option) => Parsed.GetValue(option)!;

    public T Get<T>(Argument<T> argument) => Parsed.GetValue(argument)!;

    /// <summary>True when the user typed the option, false when its default stands.</summary>
    public bool IsGiven(Option option) => Parsed.GetResult(option) is { Implicit: false };
}
