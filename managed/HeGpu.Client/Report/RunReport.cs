namespace HeGpu.Client;

/// <summary>
/// All that the report of a run, or of a training, shows, as plain data; <see cref="HtmlReport"/> draws it. Only the client can fill it
/// in: it holds decrypted values.
/// </summary>
public sealed record RunReport
{
    public required string Title { get; init; }

    public string Subtitle { get; init; } = "";

    public DateTimeOffset Made { get; init; } = DateTimeOffset.Now;

    /// <summary>The few numbers that matter, shown large.</summary>
    public IReadOnlyList<Headline> Headlines { get; init; } = [];

    /// <summary>Remarks that the reader must not miss, for example inputs outside the calibrated ranges.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public IReadOnlyList<ReportSample> Samples { get; init; } = [];

    public IReadOnlyList<LayerRow> Layers { get; init; } = [];

    public IReadOnlyList<CostRow> Costs { get; init; } = [];

    /// <summary>The same network planned in each layout; empty if they were not compared.</summary>
    public IReadOnlyList<LayoutRow> Layouts { get; init; } = [];

    public IReadOnlyList<Fact> Parameters { get; init; } = [];

    public IReadOnlyList<Fact> Hardware { get; init; } = [];

    /// <summary>Who did what, in order, with the wall time of each step.</summary>
    public IReadOnlyList<StepRow> Steps { get; init; } = [];

    /// <summary>How the network learned, if this run trained one.</summary>
    public IReadOnlyList<ReportCurve> Training { get; init; } = [];
}

public enum Verdict
{
    Neutral,
    Good,
    Bad,
}

/// <param name="Label">What it is.</param>
/// <param name="Value">Formatted, with its unit.</param>
/// <param name="Note">One line under it.</param>
/// <param name="Verdict">Coloured if it met or missed its goal.</param>
public sealed record Headline(string Label, string Value, string Note = "", Verdict Verdict = Verdict.Neutral);

/// <summary>A number that changed while a network was trained.</summary>
/// <param name="Title">What it is, with its unit.</param>
/// <param name="Values">In order.</param>
/// <param name="Names">Of the values, shown on hover; may be empty.</param>
/// <param name="FromZero">Let the axis begin at zero.</param>
public sealed record ReportCurve(string Title, IReadOnlyList<double> Values, IReadOnlyList<string> Names, bool FromZero = false);

/// <summary>One image and what became of it. Logits are row-major, height x width.</summary>
/// <param name="Name">Of the image.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Pixels">Grey values in [0, 1].</param>
/// <param name="Truth">The true mask, if there is one.</param>
/// <param name="ClearLogits">Of the plaintext twin.</param>
/// <param name="EncryptedLogits">Decrypted; null where nothing was encrypted.</param>
public sealed record ReportSample(string Name, int Height, int Width, float[] Pixels, bool[]? Truth, double[] ClearLogits, double[]? EncryptedLogits);

/// <summary>One layer of the network in the encrypted run; unknown values are null and shown as a dash.</summary>
/// <param name="Name">Of the layer.</param>
/// <param name="Kind">For example "conv 3x3".</param>
/// <param name="Level">Of its result: rescales left.</param>
/// <param name="LogScale">log2 of the scale of its result.</param>
/// <param name="Seconds">Of the server.</param>
/// <param name="Largest">Largest absolute value of the clear twin on these images.</param>
/// <param name="Calibrated">Largest absolute value allowed by calibration.</param>
/// <param name="Bits">Worst precision against the twin: -log2 of the largest error.</param>
public sealed record LayerRow(string Name, string Kind, int? Level, double? LogScale, double? Seconds, double? Largest, double? Calibrated, double? Bits);

/// <param name="Name">For example "seconds".</param>
/// <param name="Unit">How to write the numbers.</param>
/// <param name="Estimated">By the plan, before any key existed.</param>
/// <param name="Measured">By this run.</param>
/// <param name="Tolerance">Relative deviation that is promised, for example 0.3.</param>
public sealed record CostRow(string Name, CostUnit Unit, double Estimated, double Measured, double Tolerance);

public enum CostUnit
{
    Seconds,
    Bytes,
    Bits,
}

/// <summary>One layout of the same network.</summary>
public sealed record LayoutRow(
    string Layout, long Rotations, long PlainProducts, int Levels, int LogDegree, double EstimatedSeconds, double? MeasuredSeconds,
    double MemoryBytes, double KeyBytes, bool Chosen);

/// <param name="Side">Who: client or server.</param>
/// <param name="Name">What was done.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="Note">For example the size of what was made.</param>
public sealed record StepRow(string Side, string Name, double Seconds, string Note = "");

public sealed record Fact(string Name, string Value);
