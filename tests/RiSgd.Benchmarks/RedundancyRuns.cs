using System.Diagnostics;

namespace RiSgd.Benchmarks;

/// <summary>
/// Runs of the comparison, one after the other, so that none disturbs another's seconds. The evaluation of a finished run stays in a folder named after the run's arguments:
/// a comparison that was interrupted goes on where it stopped.
/// </summary>
/// <param name="folder">Where evaluations and chunks are kept.</param>
/// <param name="steps">Local steps of each run.</param>
/// <param name="fresh">Run again what is there already.</param>
internal sealed class RedundancyRuns(string folder, int steps, bool fresh)
{
    /// <summary>What a run takes besides its samples, in samples of a rank: start, last evaluation, end.</summary>
    private const double SamplesOfStart = 8000;

    /// <summary>The final evaluations of each row, by seed.</summary>
    public Dictionary<RedundancyArm, List<RunCsv>> All(IReadOnlyList<RedundancyArm> arms, int seeds)
    {
        // Seed by seed: whatever the machine does for a while meets all rows alike.
        List<(RedundancyArm Arm, int Seed)> runs = [.. Enumerable.Range(1, seeds).SelectMany(seed => arms.Select(arm => (arm, seed)))];
        List<(RedundancyArm Arm, int Seed)> missing = [.. runs.Where(run => fresh || !File.Exists(Kept(run.Arm, run.Seed)))];
        if (missing.Count < runs.Count)
            Console.Error.WriteLine($"{runs.Count - missing.Count} of {runs.Count} runs are in {folder} already; --fresh runs them again.");
        double whole = missing.Sum(run => Work(run.Arm)), done = 0;
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < missing.Count; i++)
        {
            (RedundancyArm arm, int seed) = missing[i];
            RunCsv evaluation = RunOne(arm, seed);
            done += Work(arm);
            var left = TimeSpan.FromSeconds(clock.Elapsed.TotalSeconds * (whole - done) / done);
            Console.Error.WriteLine(FormattableString.Invariant(
                $"{i + 1}/{missing.Count} {arm.Name} seed {seed}: {100 * evaluation["test_accuracy"]:F2} % in {evaluation["elapsed_s"]:F1} s; {left:mm\\:ss} left"));
        }

        return arms.ToDictionary(arm => arm, arm => Enumerable.Range(1, seeds).Select(seed => RunCsv.ReadLast(Kept(arm, seed))).ToList());
    }

    private double Work(RedundancyArm arm) => SamplesOfStart + (double)steps * arm.SamplesPerStep;

    private RunCsv RunOne(RedundancyArm arm, int seed)
    {
        string run = Path.Combine(folder, "running");
        if (Directory.Exists(run))
            Directory.Delete(run, recursive: true);
        PublishedProgram.Train(RedundancyArm.Ranks, [.. arm.Arguments(steps, seed), "--shards", Path.Combine(folder, "shards-" + arm.Partition), "--out", run]);
        string kept = Kept(arm, seed);
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        File.Move(Path.Combine(run, "evaluation.csv"), kept, overwrite: true);
        return RunCsv.ReadLast(kept);
    }

    /// <summary>The options without their dashes, and their values: method-ri-sgd_tau-50 ...</summary>
    private string Kept(RedundancyArm arm, int seed)
    {
        var pairs = arm.Arguments(steps, seed).Chunk(2).Select(pair => $"{pair[0].TrimStart('-')}-{pair[1]}");
        return Path.Combine(folder, string.Join('_', pairs), "evaluation.csv");
    }
}
