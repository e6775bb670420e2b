using System.Globalization;
using System.Text;

namespace RiSgd.Benchmarks;

/// <summary>
/// Accuracy against bytes: methods that exchange little, at equal local steps on eight ranks. Each row is run with several seeds; what a rank has sent when the averaged model first reaches a
/// given accuracy says more than the bytes of the whole run.
/// </summary>
internal sealed class MethodsBenchmark : IBenchmark
{
    private const int Ranks = 8;
    private const double Target = 0.80;

    private static readonly Arm[] s_arms =
    [
        new("synchronous SGD", "sync-sgd"),
        new("PR-SGD, τ=50", "pr-sgd", "--tau", "50"),
        new("RI-SGD, τ=50, μ=0.25, batches split", "ri-sgd", "--tau", "50", "--redundancy", "0.25", "--batch-policy", "reduced"),
        new("D-PSGD, ring", "d-psgd", "--graph", "ring"),
        new("D-PSGD, ring, every 5 steps", "d-psgd", "--graph", "ring", "--tau", "5"),
        new("CHOCO-SGD, ring, scaled sign", "choco", "--graph", "ring", "--compressor", "sign"),
        new("SQuARM-SGD, ring, every 5 steps, top 1 % signs", "squarm", "--graph", "ring"),
    ];

    /// <inheritdoc/>
    public string Name => "methods";

    /// <inheritdoc/>
    public string Summary => "test accuracy against bytes for methods that exchange little; [--steps 600] [--seeds 3] [--fresh]";

    /// <inheritdoc/>
    public string? Run(List<string> arguments)
    {
        int steps = BenchmarkProgram.TakeCount(arguments, "--steps", 600);
        int seeds = BenchmarkProgram.TakeCount(arguments, "--seeds", 3);
        bool fresh = arguments.Remove("--fresh");
        BenchmarkProgram.RefuseRest(arguments);
        string folder = Path.Combine(PublishedProgram.Root, "artifacts", "methods");
        // Seed by seed: whatever the machine does for a while meets all rows alike.
        IReadOnlyList<RunCsv> runs = new KeptRuns(folder, fresh).All([.. Enumerable.Range(1, seeds).SelectMany(seed => s_arms.Select(arm => arm.Run(steps, seed)))]);
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Fashion-MNIST, `cnn`, {Ranks} ranks, batch 32 per rank, {steps} local steps, learning rate and momentum as each preset has them (tuned for none; SQuARM-SGD's consensus step is the best of 0.05, 0.1, 0.2 and 0.4 with one seed), mean ± standard deviation of {seeds} seeds; test accuracy of the averaged model. {BenchmarkMachine.Describe()}.\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"| method | test accuracy % | rounds | MB sent per rank | MB sent per rank until {100 * Target:0} % | seconds |");
        text.AppendLine("|---|---:|---:|---:|---:|---:|");
        for (int row = 0; row < s_arms.Length; row++)
            text.AppendLine(Row(s_arms[row], [.. Enumerable.Range(0, seeds).Select(seed => runs[(seed * s_arms.Length) + row])]));
        return text.ToString();
    }

    private static string Row(Arm arm, List<RunCsv> runs)
    {
        List<double> accuracies = [.. runs.Select(run => 100 * run["test_accuracy"])];
        double?[] reached = [.. runs.Select(run => run.WhenFirst("test_accuracy", Target, "bytes_sent"))];
        string until = reached.All(bytes => bytes is not null) ? FormattableString.Invariant($"{reached.Average() / Ranks / 1e6:0.###}") : "not reached";
        string deviation = runs.Count > 1 ? FormattableString.Invariant($" ± {Statistics.Deviation(accuracies):F2}") : "";
        return FormattableString.Invariant(
            $"| {arm.Name} | {accuracies.Average():F2}{deviation} | {runs.Average(run => run["rounds"]):0} | {runs.Average(run => run["bytes_sent"]) / Ranks / 1e6:0.###} | {until} | {Statistics.Median([.. runs.Select(run => run["elapsed_s"])]):F1} |");
    }

    /// <summary>A row: a preset with what is said of it besides.</summary>
    private sealed record Arm(string Name, string Method, params string[] Options)
    {
        public ComparedRun Run(int steps, int seed) => new(
            $"{Name} seed {seed}",
            Ranks,
            [
                "--method", Method, .. Options, "--dataset", "fashion-mnist", "--model", "cnn", "--steps", $"{steps}", "--eval-every", $"{Math.Max(1, steps / 30)}", "--log-every", $"{steps}",
                "--seed", $"{seed}",
            ],
            "shards",
            Work: 1);
    }
}
