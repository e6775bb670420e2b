using System.Diagnostics;
using System.Globalization;

namespace RiSgd.Launch.Tests;

/// <summary>Who starts the ranks.</summary>
public enum Launcher
{
    /// <summary>Nobody: the program alone, as one rank.</summary>
    None,

    /// <summary>mpiexec of Open MPI.</summary>
    OpenMpi,

    /// <summary>mpiexec of MPICH.</summary>
    Mpich,
}

/// <summary>Starts the program as a user does, and never leaves a process behind.</summary>
internal static class Launch
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(180);

    /// <summary>Starts the program on so many ranks and waits for its end.</summary>
    /// <param name="launcher">Who starts the ranks.</param>
    /// <param name="ranks">Number of ranks.</param>
    /// <param name="arguments">Of the program; numbers are written as a user writes them.</param>
    /// <param name="environment">Further variables of the environment.</param>
    /// <param name="meanwhile">Called about ten times a second while it runs.</param>
    public static Launched Run(
        Launcher launcher, int ranks, object[] arguments, IReadOnlyDictionary<string, string>? environment = null, Action? meanwhile = null)
    {
        string[] words = [.. arguments.Select(argument => Convert.ToString(argument, CultureInfo.InvariantCulture)!)];
        string[] command = launcher switch
        {
            Launcher.None => [Checkout.Program, .. words],
            Launcher.OpenMpi => ["mpiexec.openmpi", "-n", $"{ranks}", Checkout.Program, .. words],
            _ => ["mpiexec.mpich", "-n", $"{ranks}", Checkout.Program, .. words],
        };
        var variables = new Dictionary<string, string>(Checkout.MpiEnvironment);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            variables[name] = value;
        return Command(command, variables, Path.GetTempPath(), meanwhile);
    }

    /// <summary>Starts any command in a folder and waits for its end.</summary>
    public static Launched Command(string[] command, IReadOnlyDictionary<string, string> environment, string folder, Action? meanwhile = null)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (string inherited in start.Environment.Keys.Where(IsForeign).ToArray())
            start.Environment.Remove(inherited);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        string shown = string.Join(' ', command);
        var lines = new List<PrintedLine>();
        var clock = Stopwatch.StartNew();
        using var process = new Process { StartInfo = start };
        void Keep(string? line, bool isError)
        {
            if (line is null)
                return;
            lock (lines)
                lines.Add(new PrintedLine(clock.Elapsed, line, isError));
        }

        process.OutputDataReceived += (_, line) => Keep(line.Data, isError: false);
        process.ErrorDataReceived += (_, line) => Keep(line.Data, isError: true);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            while (!process.WaitForExit(100))
            {
                meanwhile?.Invoke();
                if (clock.Elapsed > s_patience)
                    Assert.Fail($"still running after {s_patience.TotalSeconds:F0} s: {shown}\n{new Launched(shown, 0, Snapshot(lines), clock.Elapsed).Text}");
            }

            var wall = clock.Elapsed;
            process.WaitForExit();
            return new Launched(shown, process.ExitCode, Snapshot(lines), wall);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>The processes of the program that have this word on their command line.</summary>
    public static IReadOnlyList<int> Ranks(string word)
    {
        var found = new List<int>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out int pid))
                continue;
            try
            {
                string[] command = File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0');
                if (Path.GetFileName(command[0]) == "RiSgd.Mpi" && command.Any(part => part.Contains(word, StringComparison.Ordinal)))
                    found.Add(pid);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // It ended while we looked.
            }
        }

        return found;
    }

    /// <summary>Asserts that no rank with this word on its command line outlives its launcher by more than a few seconds.</summary>
    public static void AssertNoRankIsLeft(string word)
    {
        foreach (int pid in Ranks(word))
        {
            using var rank = ProcessOf(pid);
            Assert.True(rank is null || rank.WaitForExit(TimeSpan.FromSeconds(4)), $"process {pid} is still there: {word}");
        }
    }

    private static Process? ProcessOf(int pid)
    {
        try
        {
            return Process.GetProcessById(pid);
        }
        catch (ArgumentException)
        {
            return null;   // it ended while we looked
        }
    }

    // What `make test`, a surrounding job or a developer's shell has set is not a part of the run.
    private static bool IsForeign(string name) =>
        name.StartsWith("OMPI_", StringComparison.Ordinal) || name.StartsWith("PMI", StringComparison.Ordinal) || name.StartsWith("RISGD_", StringComparison.Ordinal)
        || name.StartsWith("MAKE", StringComparison.Ordinal) || name is "MFLAGS" or "ReadyToRun" or "MSBUILDFAILONDRIVEENUMERATINGWILDCARD"
        || name.StartsWith("MSBuild", StringComparison.Ordinal) || name.StartsWith("VSTEST", StringComparison.Ordinal) || name.StartsWith("DOTNET_CLI", StringComparison.Ordinal);

    private static PrintedLine[] Snapshot(List<PrintedLine> lines)
    {
        lock (lines)
            return [.. lines];
    }
}
