using RiSgd.Cluster.Averaging;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Tests;

/// <summary>What a meeting does to the models, with ranks in one process.</summary>
public class MeetingTests
{
    private static readonly FlatLayout Layout = FlatLayout.Create(
    [
        ("w", [3], SlotKind.Weight),
        ("bn.running_mean", [2], SlotKind.RunningMean),
        ("bn.running_var", [2], SlotKind.RunningSecondMoment),
    ]);

    [Theory]
    [InlineData("reference")]
    [InlineData("vectorized")]
    public void The_mean_of_all_models_replaces_each_and_the_distance_is_that_to_it(string implementation)
    {
        (double[] Model, RoundOutcome Outcome)[] ranks = Meet(3, implementation, BatchNormSync.Local, rank => [rank, 2 * rank, 4, 0, 0, 1, 1]);

        foreach ((double[] model, RoundOutcome outcome) in ranks)
        {
            Assert.Equal([1.0, 2.0, 4.0], model[..3]);
            Assert.Equal(3, outcome.Participants);
            Assert.Equal(2.0 * 2 / 3 * 8 * 3, outcome.BytesSent, 1e-9);
        }

        Assert.Equal([Math.Sqrt(5), 0, Math.Sqrt(5)], ranks.Select(r => r.Outcome.ConsensusDistance!.Value));
    }

    [Fact]
    public void Averaged_batch_norm_statistics_are_those_of_the_mixture()
    {
        // means (0, 1) and variances (1, 1): the variance of the mixture is 1.25, not 1; equal statistics stay as they are
        (double[] Model, RoundOutcome Outcome)[] ranks = Meet(2, "reference", BatchNormSync.Average, rank => [0, 0, 0, rank, 7, 1, 2]);

        foreach ((double[] model, _) in ranks)
        {
            Assert.Equal(0.5, model[3], 1e-15);
            Assert.Equal(7, model[4], 1e-15);
            Assert.Equal(1.25, model[5], 1e-15);
            Assert.Equal(2, model[6], 1e-13);
        }
    }

    [Theory]
    [InlineData(BatchNormSync.Local)]
    [InlineData(BatchNormSync.Recalibrate)]
    public void Batch_norm_statistics_stay_with_their_rank_unless_they_are_averaged(BatchNormSync sync)
    {
        (double[] Model, RoundOutcome Outcome)[] ranks = Meet(2, "reference", sync, rank => [0, 0, 0, rank, rank, 1 + rank, 1]);

        for (int rank = 0; rank < 2; rank++)
            Assert.Equal([rank, rank, 1.0 + rank, 1], ranks[rank].Model[3..]);
    }

    [Fact]
    public void Gradients_are_averaged_by_weight_and_statistics_travel_with_them()
    {
        double[][] results = InProcessRanks.Run(2, group =>
        {
            using FlatMemory<double> model = FlatMemory<double>.Allocate(Layout.Length);
            using var replica = new Replica<double>(Layout, model, withMomentum: false);
            using var watchdog = new CollectiveWatchdog(TimeSpan.Zero, _ => { });
            double[] start = [5, 5, 5, group.Rank, 0, 1, 1];
            start.CopyTo(model.Span);
            replica.TrainableGradient.Fill(group.Rank);
            var meeting = new GradientAveraging<double>(
                new MeanRound<double>(group, ModelAverages.Create<double>("reference"), watchdog), weight: group.Rank == 0 ? 1 : 3, BatchNormSync.Average);
            RoundOutcome outcome = meeting.Hold(new MeetingContext(1, 0.1, 1, double.NaN), replica);
            Assert.Null(outcome.ConsensusDistance);
            Assert.Equal(Layout.Length * 8, outcome.BytesSent, 1e-9);
            return (double[])[.. replica.TrainableGradient, .. model.Span];
        });

        foreach (double[] result in results)
        {
            // gradient (1*0 + 3*1)/4; parameters untouched; statistics mixed 1 : 3: mean 0.75, E[x^2] = (1 + 3*2)/4
            Assert.Equal([0.75, 0.75, 0.75, 5, 5, 5, 0.75], result[..7]);
            Assert.Equal(1.75 - (0.75 * 0.75), result[8], 1e-15);
        }
    }

    private static (double[] Model, RoundOutcome Outcome)[] Meet(int size, string implementation, BatchNormSync sync, Func<int, double[]> start) =>
        InProcessRanks.Run(size, group =>
        {
            using FlatMemory<double> model = FlatMemory<double>.Allocate(Layout.Length);
            using var replica = new Replica<double>(Layout, model, withMomentum: false);
            using var watchdog = new CollectiveWatchdog(TimeSpan.Zero, _ => { });
            start(group.Rank).CopyTo(model.Span);
            var meeting = new ModelAveraging<double>(
                new MeanRound<double>(group, ModelAverages.Create<double>(implementation), watchdog), MeetingPoint.AfterUpdate, MomentumSync.Local, sync);
            RoundOutcome outcome = meeting.Hold(new MeetingContext(1, 0.1, 1, double.NaN), replica);
            return ((double[])[.. model.Span], outcome);
        });
}
