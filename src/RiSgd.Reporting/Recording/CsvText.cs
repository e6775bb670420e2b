using System.Globalization;
using CsvHelper;

namespace RiSgd.Reporting;

/// <summary>How values stand in the CSV files: invariant culture, empty where nothing was measured.</summary>
internal static class CsvText
{
    /// <summary>Comma-separated, one line feed per row, numbers in the invariant culture.</summary>
    public static CsvWriterOptions Options { get; } = CsvWriterOptions.Default with { NewLine = "\n", FormatProvider = CultureInfo.InvariantCulture };

    /// <summary>The shortest text that reads back as the same number; empty for null and NaN.</summary>
    public static string Number(double? value) => value is { } number && !double.IsNaN(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";

    /// <summary>Seconds with up to six decimals; empty for NaN.</summary>
    public static string Seconds(double value) => double.IsNaN(value) ? "" : value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    public static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
