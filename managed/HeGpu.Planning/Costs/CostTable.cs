using System.Text.Json;
using HeGpu.Ckks;
using HeGpu.Circuits;
using HeGpu.Files;

namespace HeGpu.Planning;

/// <summary>Price of one kind of operation at one degree: seconds = Fixed + PerUnit * <see cref="OperationWork.Units"/>.</summary>
public sealed record CostEntry(OperationKind Kind, int LogDegree, double Fixed, double PerUnit);

/// <summary>
/// What operations cost on one device, wall time with all its threads: measured by the calibration, kept as JSON per device name.
/// Degrees that were not measured take the nearest one's prices. Immutable.
/// </summary>
public sealed record CostTable(string Device, int Threads, IReadOnlyList<CostEntry> Entries)
{
    /// <summary>What compiling the evaluator's code adds to the first run of a process. Tables from before it was measured have a typical one.</summary>
    public double StartSeconds { get; init; } = 0.4;

    /// <summary>Whether the device holds keys in packed words (<see cref="Arithmetic.PolynomialDevice.PacksConstants"/>). Tables from before this was known promise the larger memory.</summary>
    public bool PacksKeys { get; init; }

    /// <summary>Largest file that is read.</summary>
    public const int MaxFileBytes = 1 << 20;

    private static readonly JsonSerializerOptions s_json = new(PlanDocument.Json) { IgnoreReadOnlyProperties = true };

    /// <summary>
    /// Typical of two cores with AVX-512: only good for comparing plans before anything is measured. <see cref="IsMeasured"/> is false.
    /// </summary>
    public static CostTable Typical { get; } = new("typical", 2,
    [
        .. Enum.GetValues<OperationKind>().Select(k => new CostEntry(k, 15, 2e-5, k switch
        {
            OperationKind.Encode => 6e-10,
            OperationKind.EncodeShort => 5e-10,
            OperationKind.ProductTerm => 5e-10,
            OperationKind.Add => 8e-10,
            _ => 3e-10,
        })),
    ]);

    public bool IsMeasured => !ReferenceEquals(this, Typical) && Device != Typical.Device;

    /// <summary>Seconds of one operation.</summary>
    public double Seconds(OperationKind kind, CkksParameters parameters, int level) =>
        Seconds(kind, parameters.LogDegree, level, parameters.DigitWidth);

    /// <summary>Seconds of one operation.</summary>
    public double Seconds(OperationKind kind, int logDegree, int level, int specialPrimes)
    {
        CostEntry? best = null;
        foreach (CostEntry e in Entries)
        {
            if (e.Kind == kind && (best is null || Math.Abs(e.LogDegree - logDegree) < Math.Abs(best.LogDegree - logDegree))) best = e;
        }

        if (best is null) throw new PlanningException($"The cost table of '{Device}' has no entry for {kind}; run the calibration again.");
        return best.Fixed + (best.PerUnit * OperationWork.Units(kind, logDegree, level, specialPrimes));
    }

    /// <summary>Weights for choosing baby and giant steps at a level.</summary>
    internal RotationCosts RotationCosts(int logDegree, int level, int specialPrimes) => new(
        Seconds(OperationKind.Decompose, logDegree, level, specialPrimes),
        Seconds(OperationKind.HoistedRotation, logDegree, level, specialPrimes),
        Seconds(OperationKind.RotateSumTerm, logDegree, level, specialPrimes),
        Seconds(OperationKind.RotateSumFinish, logDegree, level, specialPrimes),
        Seconds(OperationKind.ProductTerm, logDegree, level, specialPrimes),
        Seconds(OperationKind.Encode, logDegree, level, specialPrimes),
        Seconds(OperationKind.EncodeShort, logDegree, level, specialPrimes),
        Seconds(OperationKind.Rescale, logDegree, level, specialPrimes));

    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <param name="json">What <see cref="ToJson"/> gave.</param>
    /// <param name="source">Named in errors.</param>
    /// <exception cref="HeGpuFileException">The text is no cost table, or holds a price that cannot be.</exception>
    public static CostTable Parse(ReadOnlySpan<byte> json, string source)
    {
        if (json.Length > MaxFileBytes) throw new HeGpuFileException(source, $"{json.Length} bytes long; a cost table has at most {MaxFileBytes}.");
        try
        {
            CostTable table = JsonSerializer.Deserialize<CostTable>(json, s_json) ?? throw new HeGpuFileException(source, "is empty; expected a cost table.");
            if (table.Device.Length is 0 or > 200 || table.Entries.Count is 0 or > 1000 || table.Threads < 1)
                throw new HeGpuFileException(source, "names no device or threads, or has no entries or more than 1000.");
            if (!(table.StartSeconds >= 0 && double.IsFinite(table.StartSeconds))) throw new HeGpuFileException(source, "holds a start that cannot be.");
            foreach (CostEntry e in table.Entries)
            {
                if (e is null || e.LogDegree is < CkksParameters.MinLogDegree or > CkksParameters.MaxLogDegree
                    || !(e.Fixed >= 0 && e.PerUnit >= 0) || !double.IsFinite(e.Fixed + e.PerUnit))
                    throw new HeGpuFileException(source, "holds a price that cannot be.");
            }

            if (Enum.GetValues<OperationKind>().FirstOrDefault(k => !table.Entries.Any(e => e.Kind == k), (OperationKind)(-1)) is >= 0 and var missing)
                throw new HeGpuFileException(source, $"has no price for {missing}; run the calibration again.");
            return table;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new HeGpuFileException(source, "is no cost table: " + e.Message.ReplaceLineEndings(" "), e);
        }
    }

    /// <summary>Reads a file that <see cref="Save"/> wrote.</summary>
    /// <exception cref="HeGpuFileException">The file is no cost table.</exception>
    public static CostTable Load(string path) => Parse(InputFile.ReadAllBytes(path, MaxFileBytes), path);

    public void Save(string path) => AtomicFile.WriteAllText(path, ToJson() + "\n");
}
