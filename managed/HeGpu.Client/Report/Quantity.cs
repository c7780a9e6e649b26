using System.Globalization;

namespace HeGpu.Client;

/// <summary>Numbers with units, as the report writes them.</summary>
internal static class Quantity
{
    public static string Write(double value, CostUnit unit) => unit switch
    {
        CostUnit.Seconds => Seconds(value),
        CostUnit.Bytes => Bytes(value),
        _ => Format(value, "0.0 'bits'"),
    };

    public static string Seconds(double s) => s switch
    {
        < 0.0995 => Format(1000 * s, "0.0 'ms'"),
        < 0.9995 => Format(1000 * s, "0 'ms'"),
        < 99.95 => Format(s, "0.0 's'"),
        _ => $"{(int)(s / 60)} min {Format(s % 60, "00")} s",
    };

    public static string Bytes(double b) => b switch
    {
        < 1 << 10 => Format(b, "0 'B'"),
        < 1 << 20 => Format(b / (1 << 10), "0.0 'KiB'"),
        < 1 << 30 => Format(b / (1 << 20), "0.0 'MiB'"),
        _ => Format(b / (1 << 30), "0.00 'GiB'"),
    };

    /// <summary>Three significant digits, scientific where that is shorter.</summary>
    public static string Number(double v) => Math.Abs(v) is 0 or >= 0.001 and < 100_000
        ? v.ToString(Math.Abs(v) >= 100 ? "0" : Math.Abs(v) >= 1 ? "0.00" : "0.0000", CultureInfo.InvariantCulture)
        : v.ToString("0.0e+0", CultureInfo.InvariantCulture);

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
