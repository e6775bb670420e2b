namespace RiSgd.Benchmarks;

/// <summary>What a newcomer sees: the default run on 8 ranks, from its first to its last line, without the many alike in between.</summary>
internal sealed class DefaultRunBenchmark : IBenchmark
{
    private const int Ranks = 8;
    private const int FirstLines = 4;

    /// <inheritdoc/>
    public string Name => "run";

    /// <inheritdoc/>
    public string Summary => "the default run, as the README shows it";

    /// <inheritdoc/>
    public string? Run(List<string> arguments)
    {
        BenchmarkProgram.RefuseRest(arguments);
        string folder = Path.Combine(PublishedProgram.Root, "artifacts", "default-run");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        (_, string output) = PublishedProgram.Train(Ranks, ["--out", folder]);
        string[] lines = output.ReplaceLineEndings("\n").TrimEnd('\n').Replace(folder, "runs/TIME-ri-sgd", StringComparison.Ordinal).Split('\n');
        int summary = Array.FindIndex(lines, line => line.StartsWith("method ", StringComparison.Ordinal));
        string[] shown = [.. lines.Take(FirstLines), "...", .. lines.Skip(summary - 2)];
        return $"```\n{string.Join('\n', shown.Select(line => line.TrimEnd()))}\n```\n{BenchmarkMachine.Describe()}.\n";
    }
}
