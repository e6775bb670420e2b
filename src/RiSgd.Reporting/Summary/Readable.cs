using System.Globalization;

namespace RiSgd.Reporting;

/// <summary>Figures for people.</summary>
internal static class Readable
{
    private static readonly string[] ByteUnits = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>A loss: enough digits to compare runs, and no rows of zeros when it has run away.</summary>
    public static string Loss(double loss) => loss.ToString(Math.Abs(loss) < 1e6 ? "0.0000####" : "G6", CultureInfo.InvariantCulture);

    /// <summary>12,345.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>81.2 % of 0.8123.</summary>
    public static string Percent(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:0.00} %");

    /// <summary>3.95 MB (powers of 1000).</summary>
    public static string Bytes(double bytes)
    {
        var unit = 0;
        for (; bytes >= 999.5 && unit < ByteUnits.Length - 1; unit++)
            bytes /= 1000;
        var digits = unit == 0 || bytes >= 99.95 ? "0" : bytes >= 9.995 ? "0.0" : "0.00";
        return $"{bytes.ToString(digits, CultureInfo.InvariantCulture)} {ByteUnits[unit]}";
    }

    /// <summary>1:43 or 2:05:09; tenths below ten seconds.</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0)
            return "?";
        if (seconds < 9.95)
            return string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");
        var whole = (long)Math.Round(seconds);
        var (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60);
        var start = hours > 0 ? string.Create(CultureInfo.InvariantCulture, $"{hours}:{minutes:00}") : minutes.ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{start}:{rest:00}");
    }
}
