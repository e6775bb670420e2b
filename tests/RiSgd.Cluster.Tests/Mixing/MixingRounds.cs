using RiSgd.Cluster.Averaging;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Tests;

/// <summary>Rounds of a meeting without local steps between them, with ranks in one process: what mixing alone does to the models.</summary>
internal static class MixingRounds
{
    /// <summary>Three weights and one batch norm of two channels.</summary>
    public static FlatLayout WithBatchNorm { get; } = FlatLayout.Create(
    [
        ("w", [3], SlotKind.Weight),
        ("bn.running_mean", [2], SlotKind.RunningMean),
        ("bn.running_var", [2], SlotKind.RunningSecondMoment),
    ]);

    public static FlatLayout Vector(int length) => FlatLayout.Create([("x", [length], SlotKind.Weight)]);

    /// <summary>Holds a number of rounds.</summary>
    /// <param name="layout">Layout of the models.</param>
    /// <param name="starts">The models, one per rank.</param>
    /// <param name="rounds">How many rounds.</param>
    /// <param name="meeting">Makes a rank's meeting; sees rank 0's model in the replica.</param>
    /// <param name="momenta">The momenta, one per rank; null: none.</param>
    public static RankAfterRounds[] Hold(
        FlatLayout layout,
        double[][] starts,
        int rounds,
        Func<IRankGroup, Replica<double>, CollectiveWatchdog, IMeeting<double>> meeting,
        double[][]? momenta = null) =>
        InProcessRanks.Run(starts.Length, group =>
        {
            using FlatMemory<double> model = FlatMemory<double>.Allocate(layout.Length);
            using var replica = new Replica<double>(layout, model, withMomentum: momenta is not null);
            using var watchdog = new CollectiveWatchdog(TimeSpan.Zero, _ => { });
            starts[0].CopyTo(model.Span);
            IMeeting<double> meets = meeting(group, replica, watchdog);
            starts[group.Rank].CopyTo(model.Span);
            momenta?[group.Rank].CopyTo(replica.Momentum.Span);
            List<RoundOutcome> outcomes = [];
            for (int round = 1; round <= rounds; round++)
                outcomes.Add(meets.Hold(new MeetingContext(round, 0.1, round, double.NaN), replica));
            return new RankAfterRounds([.. model.Span], [.. replica.Momentum.Span], meets.Consensus?.Span.ToArray(), outcomes);
        });
}

/// <summary>What a rank holds after the rounds.</summary>
internal sealed record RankAfterRounds(double[] Model, double[] Momentum, double[]? Consensus, List<RoundOutcome> Outcomes);
