using System.Diagnostics;

namespace RiSgd.Benchmarks;

/// <summary>What averaging in the background saves on a slow network: the laboratory of four hosts, network namespaces of this machine with throttled links between them.</summary>
internal sealed class OverlapBenchmark : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "overlap";

    /// <inheritdoc/>
    public string Summary => "steps per second with and without averaging in the background, four hosts on a slow network (needs root); [--rate 100mbit] [--tau 140] [--rounds 6]";

    /// <inheritdoc/>
    public string? Run(List<string> arguments)
    {
        string rate = BenchmarkProgram.TakeOption(arguments, "--rate") ?? "100mbit";
        int tau = BenchmarkProgram.TakeCount(arguments, "--tau", 140);
        int rounds = BenchmarkProgram.TakeCount(arguments, "--rounds", 6);
        BenchmarkProgram.RefuseRest(arguments);
        string root = PublishedProgram.Root;
        var start = new ProcessStartInfo(Path.Combine(root, "tests", "laboratory", "overlap.sh"), [Path.Combine(root, "bin", "RiSgd.Mpi"), rate, $"{tau}", $"{rounds}"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = root,
        };
        using Process process = Process.Start(start) ?? throw new IOException($"{start.FileName} does not start");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new IOException($"{output.Trim()}\nexit code {process.ExitCode}: {start.FileName}");
        return $"One rank per host, PR-SGD; `delayed` corrects models by a mean one round old, `pullback` pulls them to an anchor one round old (Overlap-Local-SGD). {BenchmarkMachine.Describe()}.\n\n```\n{output.Trim()}\n```\n";
    }
}
