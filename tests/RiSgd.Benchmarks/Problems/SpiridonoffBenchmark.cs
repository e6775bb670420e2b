using System.Globalization;
using System.Text;

namespace RiSgd.Benchmarks;

/// <summary>
/// How many averagings twenty workers need (Spiridonoff, Olshevsky, Paschalidis, NeurIPS 2021, the one-dimensional experiment): five schedules of 1000 steps on a parabola with two
/// curvatures and gradient noise, through the program under mpiexec; the repetitions are the coordinates of one vector.
/// </summary>
internal sealed class SpiridonoffBenchmark : IBenchmark
{
    private const int Workers = 20;
    private const int Steps = 1000;

    // The reference errors are those of an independent simulation with 4000 repetitions.
    private const double ReferenceStandardError = 5e-5;
    private const double SingleWorkerError = 0.0402;

    private static readonly Scheme[] s_schemes =
    [
        new("synchronous", 0.00200, null, "sync-sgd"),
        new("growing, R = N", 0.00249, 14.05, "growing", "--rounds", "20"),
        new("constant, H = T/N", 0.00244, null, "pr-sgd", "--tau", "50"),
        new("growing, R = 5 (about √N)", 0.00370, null, "growing", "--rounds", "5"),
        new("one-shot", 0.00475, 8.96, "one-shot"),
    ];

    /// <inheritdoc/>
    public string Name => "spiridonoff";

    /// <inheritdoc/>
    public string Summary => "how many averagings 20 workers need, five schedules beside the reference errors; [--repetitions 4000]";

    /// <inheritdoc/>
    public string? Run(List<string> arguments)
    {
        int repetitions = BenchmarkProgram.TakeCount(arguments, "--repetitions", 4000);
        BenchmarkProgram.RefuseRest(arguments);
        List<Result> results = [.. s_schemes.Select(scheme => Measure(scheme, repetitions))];
        return Section(results, repetitions);
    }

    private static Result Measure(Scheme scheme, int repetitions)
    {
        ProblemRun run = ProblemRun.Train(
            $"spiridonoff-{Array.IndexOf(s_schemes, scheme)}",
            Workers,
            [
                "--method", scheme.Method, .. scheme.Options, "--model", "spiridonoff", "--repetitions", $"{repetitions}", "--redundancy", "0", "--initial", "2",
                "--lr-schedule", "inverse", "--inverse-c", "2", "--inverse-beta", "1", "--strong-convexity", "1", "--lr", "0.5", "--momentum", "0",
                "--weight-decay", "0", "--steps", $"{Steps}", "--eval-every", $"{Steps}", "--log-every", $"{Steps}",
            ]);
        var result = new Result(
            scheme, run["mean error"], run["standard error"], run.Evaluation["rounds"], run.Evaluation["bytes_sent"] / Workers / 1e6, run.Evaluation["elapsed_s"]);
        Console.Error.WriteLine(FormattableString.Invariant($"{scheme.Name}: {result.Error:F5} ± {result.StandardError:F5} in {result.Seconds:F1} s"));
        return result;
    }

    private static string Section(List<Result> results, int repetitions)
    {
        int agreeing = results.Count(result => result.Apart <= 4);
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"**{agreeing} of {results.Count} errors lie within four standard errors of the reference.** {Order(results)}\n");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"""
            `--model spiridonoff`: f(x) = x² right of 0 and x²/2 left of it, gradient noise N(0, 8²), x₀ = 2, {Workers} workers, {Steps} steps of min(2/(t+1), 1/2); mean error F
            of the averaged model over {repetitions} repetitions ± standard error. The reference is an independent simulation with 4000 repetitions; the authors' notebook
            has the speed-ups of two schedules from 50. Speed-up: against {SingleWorkerError} of one worker. {BenchmarkMachine.Describe()}.

            | schedule | rounds | error | reference | apart, in standard errors | speed-up | reference | authors | MB sent per rank | seconds |
            |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
            """);
        foreach (Result result in results)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {result.Scheme.Name} | {result.Rounds:0} | {result.Error:F5} ± {result.StandardError:F5} | {result.Scheme.Reference:F5} | {result.Apart:F1} | {SingleWorkerError / result.Error:F1} | {SingleWorkerError / result.Scheme.Reference:F1} | {result.Scheme.Authors} | {result.Megabytes:F2} | {result.Seconds:F1} |");
        }

        return text.ToString();
    }

    private static string Order(List<Result> results)
    {
        double[] errors = [.. results.Select(result => result.Error)];
        bool ordered = errors[0] < Math.Min(errors[1], errors[2]) && Math.Max(errors[1], errors[2]) < errors[3] && errors[3] < errors[4];
        return ordered
            ? "Their order is that of the reference: synchronous, then N rounds, then √N rounds, then one."
            : "Their order is not that of the reference.";
    }

    private sealed record Scheme(string Name, double Reference, double? Authors, string Method, params string[] Options);

    private sealed record Result(Scheme Scheme, double Error, double StandardError, double Rounds, double Megabytes, double Seconds)
    {
        /// <summary>Distance from the reference, in standard errors of the difference.</summary>
        public double Apart => Math.Abs(Error - Scheme.Reference) / Math.Sqrt((StandardError * StandardError) + (ReferenceStandardError * ReferenceStandardError));
    }
}
