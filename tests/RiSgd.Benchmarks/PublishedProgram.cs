using System.Diagnostics;
using System.Reflection;

namespace RiSgd.Benchmarks;

/// <summary>The program as <c>make build</c> leaves it, started on several ranks as <c>make run</c> does.</summary>
internal static class PublishedProgram
{
    /// <summary>The checkout that this benchmark was built from.</summary>
    public static string Root { get; } = Path.GetFullPath(
        typeof(PublishedProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "CheckoutRoot").Value!);

    /// <summary>Trains to the end, one run alone on the machine.</summary>
    /// <returns>When the launcher was started, in universal time, and what the run printed.</returns>
    /// <exception cref="IOException">The program is missing or has failed; the message is its own.</exception>
    public static (DateTime Started, string Output) Train(int ranks, IReadOnlyList<string> arguments)
    {
        string program = Environment.GetEnvironmentVariable("RISGD_PROGRAM") ?? Path.Combine(Root, "bin", "RiSgd.Mpi");
        if (!File.Exists(program))
            throw new IOException($"{program} is not there: make build makes it.");
        var start = new ProcessStartInfo(Launcher(), ["-n", $"{ranks}", program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root,
        };
        foreach (string[] setting in File.ReadLines(Path.Combine(Root, ".setup", "mpi-environment")).Where(line => !line.StartsWith('#')).Select(line => line.Split('=', 2)))
            start.Environment[setting[0]] = setting[1];
        DateTime started = DateTime.UtcNow;
        using Process process = Process.Start(start) ?? throw new IOException($"{start.FileName} does not start");
        // An interrupted benchmark leaves no ranks behind.
        EventHandler end = (_, _) => process.Kill(entireProcessTree: true);
        AppDomain.CurrentDomain.ProcessExit += end;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        AppDomain.CurrentDomain.ProcessExit -= end;
        if (process.ExitCode != 0)
            throw new IOException($"{OwnWords(errors.Result)}\nexit code {process.ExitCode}: {program} {string.Join(' ', arguments)}");
        return (started, output.Result);
    }

    /// <summary>What the program said, without what the launcher adds below a dashed line; everything if the launcher alone has spoken.</summary>
    private static string OwnWords(string errors)
    {
        string own = string.Join('\n', errors.Split('\n').TakeWhile(line => !line.StartsWith("-----", StringComparison.Ordinal))).Trim();
        return own.Length > 0 ? own : errors.Trim();
    }

    /// <summary>The launcher that <c>make run</c> takes: Debian decides by alternatives what plain mpiexec is.</summary>
    private static string Launcher()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var candidates = new[] { "mpiexec.openmpi", "mpiexec" }.SelectMany(name => folders.Select(folder => Path.Combine(folder, name)));
        return candidates.FirstOrDefault(File.Exists) ?? throw new IOException("there is no mpiexec on PATH: make setup installs Open MPI.");
    }
}
