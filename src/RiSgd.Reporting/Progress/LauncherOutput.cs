using System.Globalization;

namespace RiSgd.Reporting;

/// <summary>
/// Where the standard output of the MPI launcher goes. Open MPI gives every rank a terminal of its own and forwards what the rank writes there, so a rank that asks its own
/// standard output is told of a terminal although the user may look at a file.
/// </summary>
internal sealed class LauncherOutput
{
    private readonly string processes;

    /// <summary>Asks the system's process table, or another one in <paramref name="processes"/>.</summary>
    public LauncherOutput(string processes = "/proc") => this.processes = processes;

    /// <summary>Whether a launcher that gives ranks terminals started this process.</summary>
    public static bool IsForwarded =>
        Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_SIZE") is not null || Environment.GetEnvironmentVariable("PMIX_RANK") is not null;

    /// <summary>
    /// What the nearest ancestor of <paramref name="process"/> writes to that does not share its standard output, which is the launcher even where a script stands between;
    /// null if it cannot be told.
    /// </summary>
    public string? Of(int process)
    {
        try
        {
            var own = Output(process);
            var ancestor = Parent(process);
            while (ancestor > 1 && Output(ancestor) == own)
                ancestor = Parent(ancestor);
            return ancestor > 1 ? Output(ancestor) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    private string? Output(int process) => new FileInfo(Path.Combine(Folder(process), "fd", "1")).LinkTarget;

    private int Parent(int process)
    {
        const string key = "PPid:";
        var line = File.ReadLines(Path.Combine(Folder(process), "status")).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line[key.Length..], CultureInfo.InvariantCulture);
    }

    private string Folder(int process) => Path.Combine(processes, process.ToString(CultureInfo.InvariantCulture));
}
