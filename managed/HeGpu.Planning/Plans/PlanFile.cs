using System.Text.Json;
using HeGpu.Ckks;
using HeGpu.Files;

namespace HeGpu.Planning;

/// <summary>
/// Plans as JSON files. Reading trusts nothing: size, depth, counts and extents are limited before anything is made from them, and
/// bad content gives one <see cref="HeGpuFileException"/>. That a plan fits its model is checked again when it is run.
/// </summary>
public static class PlanFile
{
    /// <summary>Largest file that is read.</summary>
    public const int MaxBytes = 4 << 20;

    public static string ToJson(Plan plan) => JsonSerializer.Serialize(PlanDocument.Of(plan), PlanDocument.Json);

    public static void Save(Plan plan, string path, CancellationToken cancellation = default) => AtomicFile.WriteAllText(path, ToJson(plan) + "\n", cancellation);

    /// <exception cref="HeGpuFileException">No plan, or one that cannot be.</exception>
    public static Plan Load(string path) => Parse(InputFile.ReadAllBytes(path, MaxBytes), path);

    /// <param name="bytes">UTF-8 JSON.</param>
    /// <param name="source">Named in errors.</param>
    /// <exception cref="HeGpuFileException">No plan, or one that cannot be.</exception>
    public static Plan Parse(ReadOnlySpan<byte> bytes, string source)
    {
        if (bytes.Length > MaxBytes) throw new HeGpuFileException(source, $"{bytes.Length} bytes long; a plan has at most {MaxBytes}.");
        try
        {
            PlanDocument document = JsonSerializer.Deserialize<PlanDocument>(bytes, PlanDocument.Json)
                ?? throw new HeGpuFileException(source, "is empty; expected a plan.");
            return PlanReader.Read(document);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new HeGpuFileException(source, "is no plan: " + Line(e.Message), e);
        }
        catch (Exception e) when (e is PlanningException or CkksException)
        {
            throw new HeGpuFileException(source, Line(e.Message), e);
        }
    }

    private static string Line(string message) => message.ReplaceLineEndings(" ");
}
