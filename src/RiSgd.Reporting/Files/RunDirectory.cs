using System.Globalization;
using RiSgd.Data;
using RiSgd.Methods;

namespace RiSgd.Reporting;

/// <summary>The directory of a run: where everything is that the run writes.</summary>
public sealed class RunDirectory
{
    /// <summary>The folders of a run; making the first one claims the directory.</summary>
    private static readonly string[] Folders = ["metrics", "rounds", "logs"];

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

    /// <summary>
    /// Makes the directory of a new run, with its folders; called by one rank, before the others <see cref="Open"/> it. Of several runs that want the same directory
    /// exactly one gets it.
    /// </summary>
    /// <exception cref="RunException">It exists and is not empty, or cannot be written (usage, names --out).</exception>
    public static RunDirectory Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return TryCreate(path) ? new RunDirectory(path) : throw Taken(path);
    }

    /// <summary>Makes the directory of a new run under the first name of <paramref name="path"/>, path-2, path-3 ... that is free: for names that no user chose.</summary>
    /// <exception cref="RunException">It cannot be written (usage, names --out).</exception>
    public static RunDirectory CreateNumbered(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var name = path;
        for (var number = 2; !TryCreate(name); number++)
            name = string.Create(CultureInfo.InvariantCulture, $"{Path.TrimEndingDirectorySeparator(path)}-{number}");
        return new RunDirectory(name);
    }

    /// <summary>Refuses what <see cref="Create"/> would refuse, and makes nothing: asked before preparations that take their time.</summary>
    /// <exception cref="RunException">It exists and is not empty, or cannot be written (usage, names --out).</exception>
    public static void Check(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string reason;
        try
        {
            if (IsTaken(path))
                throw Taken(path);
            var folder = Path.GetFullPath(path);
            while (!Path.Exists(folder))
                folder = Path.GetDirectoryName(folder)!;
            if (PosixFolder.IsWritable(folder, out reason))
                return;
            reason = $"{folder}: {reason}";
        }
        catch (Exception e) when (IsSystemRefusal(e))
        {
            throw Unwritable(path, e.Message, e);
        }

        throw Unwritable(path, reason);
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
            // Empty: that the file is there says it all, and a full disk, which may be the very failure, still has room for its name.
            new FileStream(FailureClaim, FileMode.CreateNew, FileAccess.Write).Dispose();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return !File.Exists(FailureClaim);
        }
    }

    /// <summary>
    /// False if somebody else has the directory. Other runs may look at an empty directory at the same time; the folder that only one of them can make decides.
    /// (Nothing is renamed onto the directory: one that exists may be a mount, the current directory, or stand where nothing else can be written.)
    /// </summary>
    private static bool TryCreate(string path)
    {
        try
        {
            if (IsTaken(path))
                return false;
            Directory.CreateDirectory(path);
            var claim = Path.Combine(path, Folders[0]);
            if (!PosixFolder.TryMake(claim, out var reason))
                return Directory.Exists(claim) ? false : throw new IOException(reason);
            foreach (var folder in Folders.Skip(1))
                Directory.CreateDirectory(Path.Combine(path, folder));
            return true;
        }
        catch (Exception e) when (IsSystemRefusal(e))
        {
            throw Unwritable(path, e.Message, e);
        }
    }

    private static bool IsTaken(string path) => File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any());

    private static bool IsSystemRefusal(Exception failure) => failure is IOException or UnauthorizedAccessException or NotSupportedException;

    private static RunException Taken(string path) => RunException.Usage($"--out: {path} exists and is not an empty directory; give another one or remove it");

    private static RunException Unwritable(string path, string reason, Exception? cause = null) =>
        RunException.Usage($"--out: {path} cannot be written: {reason.ReplaceLineEndings(" ")}; give a directory that can", cause);

    private static string RankName(int rank, string extension) => string.Create(CultureInfo.InvariantCulture, $"rank-{rank:00000}.{extension}");
}
