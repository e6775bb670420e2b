using System.Diagnostics;

namespace RiSgd.Benchmarks;

/// <summary>One run of a comparison: a row of its table with a seed.</summary>
/// <param name="Name">What it is called on a terminal.</param>
/// <param name="Ranks">Number of ranks.</param>
/// <param name="Arguments">What the program is called with, but for the folders: pairs of option and value.</param>
/// <param name="Shards">Name of the folder of its chunks.</param>
/// <param name="Work">How long it takes, in any unit that all runs share, to foretell the time.</param>
internal sealed record ComparedRun(string Name, int Ranks, IReadOnlyList<string> Arguments, string Shards, double Work);

/// <summary>
/// Runs of a comparison, one after the other, so that none disturbs another's seconds. The evaluation of a finished run stays in a folder named after the run's arguments:
/// a comparison that was interrupted goes on where it stopped.
/// </summary>
/// <param name="folder">Where evaluations and chunks are kept.</param>
/// <param name="fresh">Run again what is there already.</param>
internal sealed class KeptRuns(string folder, bool fresh)
{
    /// <summary>The evaluations of each run, in the order given.</summary>
    public IReadOnlyList<RunCsv> All(IReadOnlyList<ComparedRun> runs)
    {
        List<ComparedRun> missing = [.. runs.Where(run => fresh || !File.Exists(Kept(run)))];
        if (missing.Count < runs.Count)
            Console.Error.WriteLine($"{runs.Count - missing.Count} of {runs.Count} runs are in {folder} already; --fresh runs them again.");
        double whole = missing.Sum(run => run.Work), done = 0;
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < missing.Count; i++)
        {
            RunCsv evaluation = RunOne(missing[i]);
            done += missing[i].Work;
            var left = TimeSpan.FromSeconds(clock.Elapsed.TotalSeconds * (whole - done) / done);
            Console.Error.WriteLine(FormattableString.Invariant(
                $"{i + 1}/{missing.Count} {missing[i].Name}: {100 * evaluation["test_accuracy"]:F2} % in {evaluation["elapsed_s"]:F1} s; {left:mm\\:ss} left"));
        }

        return [.. runs.Select(run => RunCsv.Read(Kept(run)))];
    }

    private RunCsv RunOne(ComparedRun run)
    {
        string running = Path.Combine(folder, "running");
        if (Directory.Exists(running))
            Directory.Delete(running, recursive: true);
        PublishedProgram.Train(run.Ranks, [.. run.Arguments, "--shards", Path.Combine(folder, run.Shards), "--out", running]);
        string kept = Kept(run);
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        File.Move(Path.Combine(running, "evaluation.csv"), kept, overwrite: true);
        return RunCsv.Read(kept);
    }

    /// <summary>The options without their dashes, and their values: method-ri-sgd_tau-50 ...</summary>
    private string Kept(ComparedRun run)
    {
        var pairs = run.Arguments.Chunk(2).Select(pair => $"{pair[0].TrimStart('-')}-{pair[1]}");
        return Path.Combine(folder, string.Join('_', pairs), "evaluation.csv");
    }
}
