namespace RiSgd.Benchmarks;

/// <summary>
/// What redundancy buys (RI-SGD, Haddadpour et al., ICML 2019, section 5, on a small machine): the averaged model's test accuracy for q = 1 to 4 chunks per rank, with full and
/// with reduced batches, on chunks sorted by label and on iid chunks, and synchronous SGD and cooperative sampling beside it.
/// </summary>
internal sealed class RedundancyBenchmark : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "redundancy";

    /// <inheritdoc/>
    public string Summary => "what redundancy buys: test accuracy for q = 1..4; [--steps 1000] [--seeds 3] [--fresh] [--plot .readme/redundancy.svg]";

    /// <inheritdoc/>
    public string? Run(List<string> arguments)
    {
        int steps = BenchmarkProgram.TakeCount(arguments, "--steps", 1000);
        int seeds = BenchmarkProgram.TakeCount(arguments, "--seeds", 3);
        string plot = BenchmarkProgram.TakeOption(arguments, "--plot") ?? Path.Combine(".readme", "redundancy.svg");
        bool fresh = arguments.Remove("--fresh");
        BenchmarkProgram.RefuseRest(arguments);
        string folder = Path.Combine(PublishedProgram.Root, "artifacts", "redundancy");
        // Seed by seed: whatever the machine does for a while meets all rows alike.
        int rows = RedundancyArm.All.Count;
        IReadOnlyList<RunCsv> runs = new KeptRuns(folder, fresh).All([.. Enumerable.Range(1, seeds).SelectMany(seed => RedundancyArm.All.Select(arm => arm.Run(steps, seed)))]);
        RedundancyResult[] results =
            [.. RedundancyArm.All.Select((arm, row) => RedundancyResult.Of(arm, steps, [.. Enumerable.Range(0, seeds).Select(seed => runs[(seed * rows) + row])]))];
        File.WriteAllText(Path.Combine(PublishedProgram.Root, plot), RedundancyPlot.Draw(results));
        return RedundancySection.Write(results, steps, seeds, plot);
    }
}
