using System.Globalization;
using System.Text;

namespace RiSgd.Benchmarks;

/// <summary>
/// How long a user waits between <c>mpiexec -n 8 RiSgd.Mpi</c> and the first training step, chunks being there; and which part of a default run's
/// steps goes into drawing and copying samples.
/// </summary>
internal sealed class StartupBenchmark : IBenchmark
{
    private const int StepsOfStart = 3;

    /// <inheritdoc/>
    public string Name => "startup";

    /// <inheritdoc/>
    public string Summary => "from mpiexec to the first step, and the loader's share of a step; [--ranks 8] [--runs 5] [--steps 200]";

    /// <inheritdoc/>
    public string? Run(List<string> arguments)
    {
        int ranks = BenchmarkProgram.TakeCount(arguments, "--ranks", 8);
        int runs = BenchmarkProgram.TakeCount(arguments, "--runs", 5);
        int steps = BenchmarkProgram.TakeCount(arguments, "--steps", 200);
        BenchmarkProgram.RefuseRest(arguments);
        string folder = Path.Combine(PublishedProgram.Root, "artifacts", "startup");
        // The first run makes the chunks, and brings program and libraries into the page cache; its own time is not counted.
        Start(folder, ranks, StepsOfStart);
        var seconds = new List<double>();
        for (int run = 1; run <= runs; run++)
        {
            (double toFirstStep, _) = Start(folder, ranks, StepsOfStart);
            Console.Error.WriteLine(FormattableString.Invariant($"run {run} of {runs}: {toFirstStep:F2} s"));
            seconds.Add(toFirstStep);
        }

        (_, double loader) = Start(folder, ranks, steps);
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"`mpiexec -n {ranks} RiSgd.Mpi` with its defaults, chunks present, {runs} runs. {BenchmarkMachine.Describe()}.");
        table.AppendLine(CultureInfo.InvariantCulture, $"Loader: drawing, normalising and copying samples, over compute, data, wait and transfer together; mean over the ranks of {steps} steps.\n");
        table.AppendLine("| ranks | median s to the first step | longest s | loader's share of step time |");
        table.AppendLine("|---:|---:|---:|---:|");
        table.AppendLine(CultureInfo.InvariantCulture, $"| {ranks} | {Statistics.Median(seconds):F2} | {seconds.Max():F2} | {100 * loader:F2} % |");
        return table.ToString();
    }

    private static (double SecondsToFirstStep, double LoaderShare) Start(string folder, int ranks, int steps)
    {
        string run = Path.Combine(folder, "run");
        if (Directory.Exists(run))
            Directory.Delete(run, recursive: true);
        (DateTime started, _) = PublishedProgram.Train(ranks, ["--steps", $"{steps}", "--eval-every", $"{steps}", "--shards", Path.Combine(folder, $"shards-{ranks}"), "--out", run]);
        double share = Enumerable.Range(0, ranks).Average(rank => LoaderShare(Path.Combine(run, "metrics", $"rank-{rank:D5}.csv")));
        return ((FirstStep(Path.Combine(run, "events.csv")) - started).TotalSeconds, share);
    }

    private static double LoaderShare(string path)
    {
        RunCsv last = RunCsv.Read(path);
        return last["data_s"] / (last["compute_s"] + last["data_s"] + last["wait_s"] + last["transfer_s"]);
    }

    /// <summary>The event "training" says in its last word at which time of day the first step begins.</summary>
    private static DateTime FirstStep(string path)
    {
        string? row = File.ReadLines(path).FirstOrDefault(line => line.Split(',').ElementAtOrDefault(3) == "training");
        return DateTime.TryParse(row?.Split(' ')[^1], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime time)
            ? time
            : throw new InvalidDataException($"{path}: no event 'training' with a time of day.");
    }
}
