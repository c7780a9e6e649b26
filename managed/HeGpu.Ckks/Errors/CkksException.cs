namespace HeGpu.Ckks;

/// <summary>What an operation could not accept.</summary>
public enum CkksErrorKind
{
    InvalidParameters,
    InsecureParameters,
    ParameterMismatch,
    DeviceMismatch,
    ScaleMismatch,
    LevelMismatch,
    SizeMismatch,
    LevelExhausted,
    MissingKey,
    Overflow,
    ForeignObject,
}

/// <summary>
/// The one exception of the CKKS engine: its kind for programs, its message for people (what, which two values disagree, what
/// to try). It never carries secret data.
/// </summary>
public sealed class CkksException(CkksErrorKind kind, string message) : Exception(message)
{
    public CkksErrorKind Kind { get; } = kind;
}
