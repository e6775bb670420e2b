using System.Diagnostics;

namespace RiSgd.Cluster.Tests;

/// <summary>The two launchers, each with its own library.</summary>
public enum Launcher
{
    /// <summary>mpiexec.openmpi and libmpi.so.40.</summary>
    OpenMpi,

    /// <summary>mpiexec.mpich and libmpich.so.12.</summary>
    Mpich,
}

/// <summary>One finished launch of the rank program, which goes through all scenarios.</summary>
internal sealed record RankLaunch(int ExitCode, string Output, string Errors)
{
    private const int TimeLimitSeconds = 180;

    /// <summary>Starts so many ranks and waits for their end.</summary>
    public static RankLaunch Run(Launcher launcher, int ranks)
    {
        string[] mpiexec = launcher == Launcher.Mpich
            ? ["mpiexec.mpich"]
            : ["mpiexec.openmpi", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "--mca", "mpi_yield_when_idle", "1", "-x", "TERM=dumb"];
        string program = Path.Combine(AppContext.BaseDirectory, "RiSgd.Cluster.Ranks.dll");
        var start = new ProcessStartInfo("timeout", ["-k", "1", $"{TimeLimitSeconds}", .. mpiexec, "-n", $"{ranks}", "dotnet", program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new RankLaunch(process.ExitCode, output, errors.Result);
    }

    /// <summary>Everything that was said, for the message of a failed assertion.</summary>
    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Errors}";
}
