using System.Globalization;

namespace RiSgd.Benchmarks;

/// <summary>One of a run's CSV files, by the names of its columns. No field of these files is quoted.</summary>
internal sealed class RunCsv
{
    private readonly string path;
    private readonly string[] header;
    private readonly string[][] rows;

    private RunCsv(string path, string[] header, string[][] rows)
    {
        this.path = path;
        this.header = header;
        this.rows = rows;
    }

    /// <summary>The value of a column in the last row.</summary>
    /// <exception cref="InvalidDataException">There is no such column, or no number in it.</exception>
    public double this[string column] => Value(rows[^1], column);

    /// <summary>A column in the first row whose value of another column reaches a limit; null if none does.</summary>
    public double? WhenFirst(string column, double limit, string wanted) =>
        rows.Where(row => Value(row, column) >= limit).Select(row => (double?)Value(row, wanted)).FirstOrDefault();

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It has no row.</exception>
    public static RunCsv Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        return lines.Length > 1 ? new RunCsv(path, lines[0].Split(','), [.. lines.Skip(1).Select(line => line.Split(','))]) : throw new InvalidDataException($"{path}: no row.");
    }

    private double Value(string[] row, string column)
    {
        int index = Array.IndexOf(header, column);
        return index >= 0 && index < row.Length && double.TryParse(row[index], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new InvalidDataException($"{path}: no number in column {column}.");
    }
}
