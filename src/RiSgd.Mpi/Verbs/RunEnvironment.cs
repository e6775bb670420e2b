using System.Globalization;
using System.Reflection;
using RiSgd.Cluster.Native;
using RiSgd.Reporting;

namespace RiSgd.Mpi.Verbs;

/// <summary>What a run ran on, as far as the process can see it.</summary>
internal static class RunEnvironment
{
    private const char Separator = '\t';

    /// <summary>This rank's place as one line, to be gathered.</summary>
    public static string Place(int rank, int threads)
    {
        RankPlace here = RankPlace.Here(rank, "cpu", threads);
        return string.Create(CultureInfo.InvariantCulture, $"{here.Host}{Separator}{here.Device}{Separator}{here.Cores}{Separator}{here.Threads}{Separator}{here.ProcessId}{Separator}{here.Cpu}");
    }

    /// <summary>The report, from every rank's line.</summary>
    public static EnvironmentReport Report(IReadOnlyList<string> arguments, string[] places)
    {
        string[] version = (typeof(RunEnvironment).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+');
        IReadOnlyDictionary<string, string> libraries = LoadedLibraries();
        return new EnvironmentReport
        {
            Started = DateTimeOffset.Now,
            Arguments = arguments,
            Version = version[0],
            Commit = version.ElementAtOrDefault(1),
            Mpi = libraries.FirstOrDefault(l => l.Key is "libmpi" or "libmpich").Value is { } library ? MpiLibrary.Version(library) : "unknown",
            Libraries = libraries,
            Ranks = [.. places.Select(Parse)],
        };
    }

    private static RankPlace Parse(string line, int rank)
    {
        string[] parts = line.Split(Separator);
        return new RankPlace(rank, parts[0], parts[1], parts[5], Number(parts[2]), Number(parts[3]), Number(parts[4]));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The libraries that computing and communication go through, with the files that are really mapped: their names carry the versions.</summary>
    private static SortedDictionary<string, string> LoadedLibraries()
    {
        string[] names = ["libmpi", "libmpich", "libtorch_cpu", "libtorch_cuda", "libLibTorchSharp", "libopenblas", "libdnnl"];
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (!OperatingSystem.IsLinux())
            return found;
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            int slash = line.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0)
                continue;
            string path = line[slash..];
            string file = Path.GetFileName(path);
            if (names.FirstOrDefault(n => file.StartsWith(n + ".", StringComparison.Ordinal) || file.StartsWith(n + "p-", StringComparison.Ordinal)) is { } name)
                found[name] = path;
        }

        return found;
    }
}
