namespace HeGpu.Planning;

/// <summary>Operations of a run.</summary>
/// <param name="Rotations">Key switches by rotation: hoisted, single and within sums.</param>
/// <param name="PlainProducts">Ciphertext times plaintext.</param>
/// <param name="Products">Ciphertext times ciphertext, squares included.</param>
/// <param name="Rescales">Divisions by a prime.</param>
/// <param name="Encodings">Plaintexts encoded when nothing is cached.</param>
public sealed record OperationCounts(int Rotations, int PlainProducts, int Products, int Rescales, int Encodings)
{
    public static OperationCounts None { get; } = new(0, 0, 0, 0, 0);

    public static OperationCounts operator +(OperationCounts a, OperationCounts b) => new(
        a.Rotations + b.Rotations, a.PlainProducts + b.PlainProducts, a.Products + b.Products, a.Rescales + b.Rescales, a.Encodings + b.Encodings);
}

/// <summary>What one run of a plan will take, known before any key exists.</summary>
/// <param name="Seconds">Of the server's evaluation of one batch, keys loaded, weights encoded on the fly.</param>
/// <param name="EncodeSeconds">The part of it that encodes weights: saved from the second run on when a <see cref="Circuits.WeightCache"/> holds them.</param>
/// <param name="WeightBytes">What such a cache must hold for that, in memory.</param>
/// <param name="PeakMemoryBytes">Device memory of the server at its highest: ciphertexts, plaintexts, evaluation keys and temporaries.</param>
/// <param name="KeyBytes">File of evaluation keys (seeded: half of what they occupy in memory).</param>
/// <param name="KeyMemoryBytes">Evaluation keys in memory.</param>
/// <param name="InputBytes">Ciphertexts that the client sends (seeded: half of what they occupy in memory).</param>
/// <param name="OutputBytes">Ciphertexts that the server returns.</param>
/// <param name="Levels">Rescales from input to output.</param>
/// <param name="OutputError">Expected largest absolute error of an output value.</param>
/// <param name="Measured">Whether the prices were measured on a device (else typical prices were taken).</param>
/// <param name="Device">Whose prices were used.</param>
/// <param name="StartSeconds">What the first run of a fresh process takes beyond that; first touch of memory not counted.</param>
public sealed record Estimate(
    double Seconds, double EncodeSeconds, long WeightBytes, long PeakMemoryBytes, long KeyBytes, long KeyMemoryBytes, long InputBytes, long OutputBytes, int Levels, double OutputError,
    bool Measured, string Device, double StartSeconds = 0)
{
    /// <summary>Bits of the output right after the binary point: -log2 of the error.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double PrecisionBits => -Math.Log2(OutputError);

    /// <summary>Seconds of several runs.</summary>
    /// <param name="runs">How many.</param>
    /// <param name="cacheBytes">Budget of the weight cache; 0 for none.</param>
    /// <param name="together">Runs that share each weight that is encoded.</param>
    public double SecondsFor(int runs, long cacheBytes, int together = 1)
    {
        double cached = WeightBytes == 0 ? 0 : Math.Min(1, cacheBytes / (double)WeightBytes);
        int groups = (runs + together - 1) / together;
        return (runs * (Seconds - EncodeSeconds)) + (EncodeSeconds * (1 + ((groups - 1) * (1 - cached))));
    }

    /// <summary>Peak memory of runs with a weight cache of a given budget.</summary>
    /// <param name="cacheBytes">Budget of the weight cache; 0 for none.</param>
    /// <param name="together">Runs whose ciphertexts are alive at one time.</param>
    public long PeakMemoryWith(long cacheBytes, int together = 1) => PeakMemoryBytes + ((together - 1) * RunBytes) + Math.Min(cacheBytes, WeightBytes);

    /// <summary>Device memory of one run besides the keys.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long RunBytes => PeakMemoryBytes - KeyMemoryBytes;
}
