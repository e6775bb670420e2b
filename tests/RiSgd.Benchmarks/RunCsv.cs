using System.Globalization;

namespace RiSgd.Benchmarks;

/// <summary>The last row of one of a run's CSV files, by the names of its columns. No field of these files is quoted.</summary>
internal sealed class RunCsv
{
    private readonly string path;
    private readonly string[] header;
    private readonly string[] last;

    private RunCsv(string path, string[] header, string[] last)
    {
        this.path = path;
        this.header = header;
        this.last = last;
    }

    /// <summary>The value of a column in the last row.</summary>
    /// <exception cref="InvalidDataException">There is no such column, or no number in it.</exception>
    public double this[string column]
    {
        get
        {
            int index = Array.IndexOf(header, column);
            return index >= 0 && index < last.Length && double.TryParse(last[index], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? value
                : throw new InvalidDataException($"{path}: no number in column {column} of the last row.");
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It has no row.</exception>
    public static RunCsv ReadLast(string path)
    {
        string[] lines = File.ReadAllLines(path);
        return lines.Length > 1 ? new RunCsv(path, lines[0].Split(','), lines[^1].Split(',')) : throw new InvalidDataException($"{path}: no row.");
    }
}
