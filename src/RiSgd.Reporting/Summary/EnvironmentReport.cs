using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RiSgd.Reporting;

/// <summary>RUN/environment.json: what a run ran on, so that its figures can be judged later.</summary>
public sealed record EnvironmentReport
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    /// <summary>When the run started.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The command line, without the program.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>Commit that the program was built from; null if the build did not know.</summary>
    public required string? Commit { get; init; }

    /// <summary>Name and version of the MPI library.</summary>
    public required string Mpi { get; init; }

    /// <summary>Versions of the other libraries, by name.</summary>
    public required IReadOnlyDictionary<string, string> Libraries { get; init; }

    /// <summary>Where each rank ran, in their order.</summary>
    public required IReadOnlyList<RankPlace> Ranks { get; init; }

    /// <summary>.NET runtime.</summary>
    public string Dotnet { get; init; } = RuntimeInformation.FrameworkDescription;

    /// <summary>Operating system of rank 0.</summary>
    public string OperatingSystem { get; init; } = RuntimeInformation.OSDescription;

    /// <summary>Number of distinct hosts.</summary>
    public int Hosts => Ranks.Select(rank => rank.Host).Distinct(StringComparer.Ordinal).Count();

    /// <summary>The file's text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Format) + "\n";
}

/// <summary>Where a rank ran.</summary>
/// <param name="Rank">The rank.</param>
/// <param name="Host">Name of its host.</param>
/// <param name="Device">What it computed on, as cpu or cuda:0.</param>
/// <param name="Cpu">Model of the host's processor.</param>
/// <param name="Cores">Processor cores that it may use.</param>
/// <param name="Threads">Threads that it computed with.</param>
/// <param name="ProcessId">Its process.</param>
public sealed record RankPlace(int Rank, string Host, string Device, string Cpu, int Cores, int Threads, int ProcessId)
{
    /// <summary>This process, as a rank.</summary>
    public static RankPlace Here(int rank, string device, int threads) =>
        new(rank, Environment.MachineName, device, CpuModel("/proc/cpuinfo"), Environment.ProcessorCount, threads, Environment.ProcessId);

    /// <summary>The model of the processor as the system tells it, or its architecture.</summary>
    internal static string CpuModel(string path)
    {
        try
        {
            var line = File.ReadLines(path).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
            if (line is not null)
                return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Systems without this file tell the architecture.
        }

        return RuntimeInformation.ProcessArchitecture.ToString();
    }
}
