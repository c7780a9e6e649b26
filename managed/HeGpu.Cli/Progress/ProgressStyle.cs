namespace HeGpu.Cli;

/// <summary>How progress is shown, on standard error.</summary>
internal enum ProgressStyle
{
    /// <summary>A bar when a person is watching, else <see cref="Lines"/>.</summary>
    Auto,

    /// <summary>A line every few seconds.</summary>
    Lines,

    /// <summary>One JSON object a line, for the program that started this one.</summary>
    Json,

    None,
}
