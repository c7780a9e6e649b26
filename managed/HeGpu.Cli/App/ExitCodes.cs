namespace HeGpu.Cli;

/// <summary>What a script may rely on; listed by `hegpu --help` and in docs/cli.md.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>The work itself went wrong: a defect of ours, or the machine's.</summary>
    public const int Failed = 1;

    /// <summary>Unknown verb or option, missing or contradictory arguments.</summary>
    public const int Usage = 2;

    /// <summary>A file from outside is missing, damaged, of another kind or of the wrong size.</summary>
    public const int BadInput = 3;

    /// <summary>Refused on purpose: parameters that do not belong together, a missing key, less than 128-bit security, an
    /// input outside the calibrated ranges.</summary>
    public const int Refused = 4;

    /// <summary>A result could not be written: disk full, no permission.</summary>
    public const int NoOutput = 5;

    /// <summary>Ctrl-C or a termination request (128 + SIGINT).</summary>
    public const int Cancelled = 130;

    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Success, "done"),
        (Failed, "an error while working"),
        (Usage, "wrong use: unknown option, missing argument"),
        (BadInput, "a file is missing, damaged, of another kind or of the wrong size"),
        (Refused, "refused: keys, plan and data do not belong together; security below 128 bits; input outside calibrated ranges"),
        (NoOutput, "a result could not be written (disk full, no permission)"),
        (Cancelled, "cancelled; no partial file is left"),
    ];
}
