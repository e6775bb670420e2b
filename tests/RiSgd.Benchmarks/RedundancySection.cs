using System.Globalization;
using System.Text;

namespace RiSgd.Benchmarks;

/// <summary>The comparison as markdown: what the figures say in words, the plot, the table.</summary>
internal static class RedundancySection
{
    public static string Write(IReadOnlyList<RedundancyResult> results, int steps, int seeds, string plot)
    {
        var text = new StringBuilder();
        if (seeds == 1)
        {
            text.AppendLine("One seed cannot tell a difference from noise.\n");
        }
        else
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"**{Verdict(results, RedundancyArm.Reduced, "At equal samples per step (reduced batches)")}**");
            text.AppendLine(Verdict(results, RedundancyArm.Full, "With full batches, where a step draws q times the samples"));
            text.AppendLine("A difference counts where it is above two standard deviations (of the seeds, pooled over both sides).\n");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"""<p align="center"><img src="{plot}" alt="Test accuracy against q for chunks sorted by label and iid chunks, full and reduced batches" width="880"></p>""");
        text.AppendLine();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Fashion-MNIST, `cnn`, {RedundancyArm.Ranks} ranks, τ={RedundancyArm.Tau}, learning rate {RedundancyArm.LearningRate} for every row ({RedundancyArm.LearningRateChoice}), {steps} local steps, everything else as by default; test accuracy of the averaged model at the end, {Seeds(seeds)}. {BenchmarkMachine.Describe()}.\n");
        text.AppendLine("| chunks | method | q | batches | samples per rank and step | test accuracy % | rounds | MB sent per rank | seconds |");
        text.AppendLine("|---|---|---:|---|---:|---:|---:|---:|---:|");
        foreach (RedundancyResult result in results)
            text.AppendLine(Row(result));
        text.AppendLine();
        text.AppendLine("q=1 is PR-SGD, where full and reduced batches are the same; it was run once. Cooperative draws from the whole data set, whatever the chunks. Seconds leave out start and evaluation (median of the seeds). Bars in the plot are one standard deviation.");
        return text.ToString();
    }

    private static string Seeds(int seeds) => seeds == 1 ? "one seed" : $"mean ± standard deviation of {seeds} seeds";

    private static string Row(RedundancyResult result)
    {
        (string chunks, string q, string batches) = result.Arm switch
        {
            { Method: RedundancyArm.Cooperative } => ("whole data set", "", ""),
            { Method: RedundancyArm.Redundant, Chunks: 1 } arm => (arm.Partition, "1", "full = reduced"),
            { Method: RedundancyArm.Redundant } arm => (arm.Partition, $"{arm.Chunks}", arm.Policy),
            var arm => (arm.Partition, $"{arm.Chunks}", ""),
        };
        string deviation = double.IsNaN(result.Deviation) ? "" : FormattableString.Invariant($" ± {result.Deviation:F2}");
        return FormattableString.Invariant(
            $"| {chunks} | {result.Arm.Method} | {q} | {batches} | {result.SamplesPerStep:0.#} | {result.Accuracy:F2}{deviation} | {result.Rounds:0} | {result.MegabytesPerRank:F2} | {result.Seconds:F1} |");
    }

    /// <summary>One sentence on q = 2 and q = 4 against q = 1, for both kinds of chunks.</summary>
    private static string Verdict(IReadOnlyList<RedundancyResult> results, string policy, string opening) =>
        $"{opening}, on {RedundancyArm.LabelSorted} chunks redundancy {Clause(results, RedundancyArm.LabelSorted, policy)}; on {RedundancyArm.Iid} chunks it {Clause(results, RedundancyArm.Iid, policy)}.";

    private static string Clause(IReadOnlyList<RedundancyResult> results, string partition, string policy)
    {
        RedundancyResult Find(int q) => results.Single(result =>
            result.Arm.Method == RedundancyArm.Redundant && result.Arm.Partition == partition && result.Arm.Chunks == q && (q == 1 || result.Arm.Policy == policy));
        RedundancyResult none = Find(1);
        var clauses = new List<string>();
        foreach (var group in new[] { Find(2), Find(4) }.GroupBy(result => result.DiffersFrom(none) ? Math.Sign(result.Accuracy - none.Accuracy) : 0))
        {
            string reached = string.Join(" and ", group.Select(result => $"{result.Accuracy:F1} % (q={result.Arm.Chunks})"));
            clauses.Add(group.Key switch
            {
                0 => $"makes no difference above the noise: {reached} against {none.Accuracy:F1} % (q=1)",
                > 0 => $"raises test accuracy from {none.Accuracy:F1} % (q=1) to {reached}",
                _ => $"lowers test accuracy from {none.Accuracy:F1} % (q=1) to {reached}",
            });
        }

        return string.Join(", and ", clauses);
    }
}
