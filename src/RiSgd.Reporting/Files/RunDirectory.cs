using System.Globalization;
using RiSgd.Data;
using RiSgd.Methods;

namespace RiSgd.Reporting;

/// <summary>The directory of a run: where everything is that the run writes.</summary>
public sealed class RunDirectory
{
    private RunDirectory(string path) => Root = path;

    /// <summary>The directory itself.</summary>
    public string Root { get; }

    /// <summary>Every option, resolved.</summary>
    public string Config => Path.Combine(Root, "config.yaml");

    /// <summary>What the run ran on.</summary>
    public string Environment => Path.Combine(Root, "environment.json");

    /// <summary>Evaluations of the averaged model.</summary>
    public string Evaluation => Path.Combine(Root, "evaluation.csv");

    /// <summary>What happened, from all ranks.</summary>
    public string Events => Path.Combine(Root, "events.csv");

    /// <summary>The final averaged model.</summary>
    public string Model => Path.Combine(Root, "model.safetensors");

    private string FailureClaim => Path.Combine(Root, "logs", "first-failure");

    /// <summary>One row per so many steps of a rank.</summary>
    public string Metrics(int rank) => Path.Combine(Root, "metrics", RankName(rank, "csv"));

    /// <summary>One row per averaging round of a rank.</summary>
    public string Rounds(int rank) => Path.Combine(Root, "rounds", RankName(rank, "csv"));

    /// <summary>Everything that a rank had to say.</summary>
    public string Log(int rank) => Path.Combine(Root, "logs", RankName(rank, "log"));

    /// <summary>Makes the directory of a new run, with its folders; called by one rank, before the others <see cref="Open"/> it.</summary>
    /// <exception cref="RunException">It exists and is not empty, or cannot be written (usage, names --out).</exception>
    public static RunDirectory Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
                throw RunException.Usage($"--out: {path} exists and is not an empty directory; give another one or remove it");
            foreach (var folder in new[] { "metrics", "rounds", "logs" })
                Directory.CreateDirectory(Path.Combine(path, folder));
            return new RunDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw RunException.Usage($"--out: {path} cannot be written: {e.Message.ReplaceLineEndings(" ")}; give a directory that can", e);
        }
    }

    /// <summary>The directory that another rank has made.</summary>
    public static RunDirectory Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new RunDirectory(path);
    }

    /// <summary>Writes config.yaml, whole or not at all.</summary>
    /// <exception cref="RunException">It cannot be written.</exception>
    public void WriteConfig(string yaml) => AtomicFile.WriteAllText(Config, yaml);

    /// <summary>Writes environment.json, whole or not at all.</summary>
    /// <exception cref="RunException">It cannot be written.</exception>
    public void WriteEnvironment(EnvironmentReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        AtomicFile.WriteAllText(Environment, report.ToJson());
    }

    /// <summary>
    /// Whether this rank is the first one to fail. When one rank fails the others soon fail too, in other words, because it is gone; only the first one should speak.
    /// True also when the question cannot be settled, so that somebody speaks.
    /// </summary>
    public bool TryClaimFailure(int rank)
    {
        try
        {
            using var claim = new StreamWriter(new FileStream(FailureClaim, FileMode.CreateNew, FileAccess.Write));
            claim.Write(string.Create(CultureInfo.InvariantCulture, $"rank {rank}\n"));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return !File.Exists(FailureClaim);
        }
    }

    private static string RankName(int rank, string extension) => string.Create(CultureInfo.InvariantCulture, $"rank-{rank:00000}.{extension}");
}
