using System.Diagnostics;
using System.Globalization;
using System.Text;
using RiSgd.Cluster;
using RiSgd.Cluster.Averaging;
using RiSgd.Numerics;

namespace RiSgd.Benchmarks;

/// <summary>
/// A whole averaging round (control exchange, payload, fused pass) against the bare MPI_Allreduce of the same buffer, in turn in one process per rank; every result is checked.
/// Start it with mpiexec.
/// </summary>
internal sealed class AveragingBenchmark : IBenchmark
{
    /// <summary>ResNet-44 for CIFAR-10 (2.6 MB) and ResNet-50 (102 MB).</summary>
    private static readonly (string Name, int Elements, int Rounds)[] Sizes = [("ResNet-44", 658_586, 60), ("ResNet-50", 25_557_032, 15)];

    private const int WarmUpRounds = 3;

    /// <inheritdoc/>
    public string Name => "averaging";

    /// <inheritdoc/>
    public string Summary => "an averaging round against the bare MPI_Allreduce, 2.6 MB and 102 MB; under mpiexec";

    /// <inheritdoc/>
    public string? Run(List<string> arguments)
    {
        using RankSession session = RankSession.Open();
        MpiRanks ranks = session.Ranks;
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{ranks.Size} ranks on {Environment.ProcessorCount} cores, fp32, median over the rounds of the slowest rank's time; both in turn in the same processes.\n");
        table.AppendLine("| model | MB | bare `MPI_Allreduce` ms | averaging round ms | round / bare | algbw GB/s | busbw GB/s | #wrong |");
        table.AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach ((string name, int elements, int rounds) in Sizes)
            Measure(ranks, name, elements, rounds, table);
        return ranks.Rank == 0 ? table.ToString() : null;
    }

    private static void Measure(MpiRanks ranks, string name, int elements, int rounds, StringBuilder table)
    {
        FlatLayout layout = FlatLayout.Create([("x", [elements], SlotKind.Weight)]);
        using FlatMemory<float> model = FlatMemory<float>.Allocate(elements);
        using var replica = new Replica<float>(layout, model, withMomentum: false);
        using var watchdog = new CollectiveWatchdog(TimeSpan.Zero, _ => { });
        var meeting = new ModelAveraging<float>(
            new MeanRound<float>(ranks, ModelAverages.Create<float>("vectorized"), watchdog), MeetingPoint.AfterUpdate, MomentumSync.Local, BatchNormSync.Average);
        var bare = new List<double>();
        var round = new List<double>();
        long wrong = 0;
        for (int i = -WarmUpRounds; i < rounds; i++)
        {
            double bareSeconds = Slowest(ranks, () => Bare(model, replica.Scratch));
            Fill(model.Span, ranks.Rank);
            double roundSeconds = Slowest(ranks, () => meeting.Hold(new MeetingContext(i, 0.1, i, double.NaN), replica));
            wrong += CountWrong(model.Span, ranks.Size);
            if (i < 0)
                continue;
            bare.Add(bareSeconds);
            round.Add(roundSeconds);
        }

        Span<double> total = [wrong];
        ranks.Sum(total);
        (double bareMedian, double roundMedian) = (Statistics.Median(bare), Statistics.Median(round));
        double bandwidth = 4.0 * elements / roundMedian / 1e9;
        table.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {name} | {4e-6 * elements:F1} | {bareMedian * 1e3:F1} | {roundMedian * 1e3:F1} | {roundMedian / bareMedian:F2} | {bandwidth:F2} | {bandwidth * 2 * (ranks.Size - 1) / ranks.Size:F2} | {total[0]:F0} |");
    }

    private static void Bare(FlatMemory<float> model, FlatMemory<float> result) =>
        _ = MPI.Unsafe.MPI_Allreduce(model.Pointer, result.Pointer, model.Length, MPI.Unsafe.MPI_FLOAT, MPI.Unsafe.MPI_SUM, MPI.Unsafe.MPI_COMM_WORLD);

    /// <summary>The operation begins on all ranks together and has ended when the last of them is done.</summary>
    private static double Slowest(MpiRanks ranks, Action operation)
    {
        ranks.Barrier();
        long start = Stopwatch.GetTimestamp();
        operation();
        ranks.Barrier();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // Small whole numbers: their sums and the mean over a power of two are exact, so that any difference is an error.
    private static void Fill(Span<float> values, int rank)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = (i & 1023) + rank;
    }

    private static long CountWrong(ReadOnlySpan<float> values, int size)
    {
        long wrong = 0;
        float offset = (size - 1) / 2f;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] != (i & 1023) + offset)
                wrong++;
        }

        return wrong;
    }
}
