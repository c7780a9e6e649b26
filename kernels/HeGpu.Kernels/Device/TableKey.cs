namespace HeGpu.Kernels;

internal enum TableKind
{
    Conversion,
    Digits,
    Inverses,
    Products,
}

/// <summary>Names a table of a ring.</summary>
internal readonly record struct TableKey(TableKind Kind, LimbRange From, LimbRange To);
