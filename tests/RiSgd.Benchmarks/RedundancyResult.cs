namespace RiSgd.Benchmarks;

/// <summary>One row of the comparison, over its seeds.</summary>
/// <param name="Arm">What was run.</param>
/// <param name="Accuracy">Mean test accuracy of the averaged model, in percent.</param>
/// <param name="Deviation">Its standard deviation over the seeds (n-1), in percent points; NaN for one seed.</param>
/// <param name="SamplesPerStep">Samples that a rank drew in a step.</param>
/// <param name="Rounds">Averaging rounds.</param>
/// <param name="MegabytesPerRank">Payload that a rank sent, in 1e6 bytes.</param>
/// <param name="Seconds">Median seconds of training, without start and evaluation.</param>
internal sealed record RedundancyResult(
    RedundancyArm Arm, double Accuracy, double Deviation, double SamplesPerStep, double Rounds, double MegabytesPerRank, double Seconds)
{
    /// <summary>From the final evaluations of the row's runs.</summary>
    public static RedundancyResult Of(RedundancyArm arm, int steps, IReadOnlyList<RunCsv> runs)
    {
        List<double> accuracies = [.. runs.Select(run => 100 * run["test_accuracy"])];
        return new RedundancyResult(
            arm,
            accuracies.Average(),
            Statistics.Deviation(accuracies),
            runs.Average(run => run["samples"]) / RedundancyArm.Ranks / steps,
            runs.Average(run => run["rounds"]),
            runs.Average(run => run["bytes_sent"]) / RedundancyArm.Ranks / 1e6,
            Statistics.Median([.. runs.Select(run => run["elapsed_s"])]));
    }

    /// <summary>Whether the mean differs from another one's by more than two standard deviations, pooled over both.</summary>
    public bool DiffersFrom(RedundancyResult other) =>
        Math.Abs(Accuracy - other.Accuracy) > 2 * Math.Sqrt((Deviation * Deviation + other.Deviation * other.Deviation) / 2);
}
