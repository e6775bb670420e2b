using System.Globalization;
using System.Text;

namespace RiSgd.Benchmarks;

/// <summary>
/// What quantised gradients cost where everything is known: one planted ReLU (Kalan, Soltanolkotabi, Avestimehr, "Fitting ReLUs via SGD and quantized SGD"), QSGD with different
/// levels and buckets against gradients in full, through the program under mpiexec.
/// </summary>
internal sealed class ReluBenchmark : IBenchmark
{
    private const int Ranks = 4;
    private const int Dimension = 1000;
    private const string Error = "||w - w*||";

    private static readonly long[] s_steps = [1, 11, 51, 101, 200];

    private static readonly Arm[] s_arms =
    [
        new(null, Dimension, "0.5", "5.0e-9"),
        new(32, Dimension, "0.5", "6.5e-9"),
        new(16, Dimension, "0.5", "1.8e-8"),
        new(7, 125, "0.5", "1.4e-8"),
        new(4, 64, "0.5", "1.3e-8"),
        new(2, 64, "0.5", "0.045"),
        new(1, 16, "0.5", "0.073"),
        new(1, 64, "0.5", "diverges"),
        new(4, Dimension, "0.5", "diverges"),
        new(2, Dimension, "0.5", "diverges"),
        new(1, Dimension, "0.5", "diverges"),
        new(4, Dimension, "0.2", "0.0074"),
    ];

    /// <inheritdoc/>
    public string Name => "relu";

    /// <inheritdoc/>
    public string Summary => "quantised gradients on one planted ReLU, beside the reference run";

    /// <inheritdoc/>
    public string? Run(List<string> arguments)
    {
        BenchmarkProgram.RefuseRest(arguments);
        List<(Arm Arm, ProblemRun Run)> runs = [.. s_arms.Select(arm => (arm, Train(arm)))];
        return Section(runs);
    }

    private static ProblemRun Train(Arm arm)
    {
        string[] compressor = arm.Levels is { } levels
            ? ["--method", "qsgd", "--qsgd-levels", $"{levels}", "--bucket", $"{arm.Bucket}", "--dense-below", "1"]
            : ["--method", "sync-sgd"];
        ProblemRun run = ProblemRun.Train(
            $"relu-{Array.IndexOf(s_arms, arm)}",
            Ranks,
            [
                .. compressor, "--model", "planted-relu", "--dimension", $"{Dimension}", "--samples", "10000", "--batch-size", "250", "--sampler", "uniform",
                "--redundancy", "0", "--lr-schedule", "constant", "--lr", arm.Rate, "--momentum", "0", "--weight-decay", "0",
                "--steps", $"{s_steps[^1]}", "--eval-every", "1", "--log-every", "50",
            ]);
        Console.Error.WriteLine(FormattableString.Invariant($"{arm.Name}, rate {arm.Rate}: {run[Error]:G3}"));
        return run;
    }

    private static string Section(List<(Arm Arm, ProblemRun Run)> runs)
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"""
            `--model planted-relu`: d = {Dimension}, n = 10000, {Ranks} ranks, batches of 250 per rank, float64, from the moment estimate; ‖w − w*‖ after t steps, beside an independent
            simulation with other random numbers. For s levels in buckets of b, quantising raises a gradient's second moment by a factor of at most 1 + ω, ω = min(b/s², √b/s): up to
            ω/p of about 1/2 the rate is that of full gradients, at 1 it stands on the edge, above it this learning rate diverges. Bytes: sent per rank and step.
            {BenchmarkMachine.Describe()}.

            | gradients | rate | ω/p | bytes | {string.Join(" | ", s_steps.Select(step => $"t = {step}"))} | simulation, t = {s_steps[^1]} |
            |---|---:|---:|---:|{string.Concat(s_steps.Select(_ => "---:|"))}---:|
            """);
        foreach ((Arm arm, ProblemRun run) in runs)
        {
            string errors = string.Join(" | ", s_steps.Select(step => run.At(step, Error) is { } error ? error.ToString("G3", CultureInfo.InvariantCulture) : "diverged"));
            double bytes = run.Evaluation["bytes_sent"] / Ranks / run.Evaluation["step"];
            text.AppendLine(CultureInfo.InvariantCulture, $"| {arm.Name} | {arm.Rate} | {arm.Amplification / Ranks:0.###} | {bytes:N0} | {errors} | {arm.Reference} |");
        }

        return text.ToString();
    }

    private sealed record Arm(int? Levels, int Bucket, string Rate, string Reference)
    {
        public string Name => (Levels, Bucket) switch
        {
            (null, _) => "in full",
            (var levels, Dimension) => $"s = {levels}, whole vector",
            var (levels, bucket) => $"s = {levels}, buckets of {bucket}",
        };

        /// <summary>omega; 0 for gradients in full.</summary>
        public double Amplification => Levels is { } s ? Math.Min(Bucket / (double)(s * s), Math.Sqrt(Bucket) / s) : 0;
    }
}
