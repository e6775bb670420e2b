using System.Collections.Concurrent;
using System.Diagnostics;

namespace MPI.NET.Tests;

/// <summary>One finished launch of the rank program.</summary>
internal sealed record Launched(int ExitCode, string Output, string Errors)
{
    private const int TimeLimitSeconds = 120;
    private static readonly ConcurrentDictionary<(Launcher, int), Lazy<Launched>> scenarios = new();

    /// <summary>Everything that was said, for the message of a failed assertion.</summary>
    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Errors}";

    /// <summary>All scenarios with that many ranks: launched once, asked by many tests.</summary>
    internal static Launched Scenarios(Launcher launcher, int ranks) =>
        scenarios.GetOrAdd((launcher, ranks), _ => new Lazy<Launched>(() => Run(launcher, ranks, "all"))).Value;

    /// <summary>The rank program under a launcher. Options go to mpiexec.</summary>
    internal static Launched Run(Launcher launcher, int ranks, string scenario, params string[] options)
    {
        string[] mpiexec = launcher == Launcher.Mpich
            ? ["mpiexec.mpich"]
            : [
                "mpiexec.openmpi", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none",
                "--mca", "mpi_yield_when_idle", "1", "-x", "TERM=dumb",
            ];
        return Execute([.. mpiexec, .. options, "-n", $"{ranks}", "dotnet", Program, scenario], []);
    }

    /// <summary>The rank program as a process that nobody launched as a rank.</summary>
    internal static Launched Alone(string scenario, params (string Name, string Value)[] environment) =>
        Execute(["dotnet", Program, scenario], environment);

    private static string Program => Path.Combine(AppContext.BaseDirectory, "MPI.NET.Ranks.dll");

    private static Launched Execute(string[] command, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("timeout", ["-k", "1", $"{TimeLimitSeconds}", .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Launched(process.ExitCode, output, errors.Result);
    }
}
