using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Tests;

/// <summary>Meetings that exchange codes, with ranks in one process: batch-norm statistics, refusals, checks.</summary>
public sealed class CodedMeetingTests
{
    private static readonly FlatLayout Layout = FlatLayout.Create(
    [
        ("w", [3], SlotKind.Weight),
        ("bn.running_mean", [2], SlotKind.RunningMean),
        ("bn.running_var", [2], SlotKind.RunningSecondMoment),
    ]);

    private static readonly MixingMatrix Pair = MixingMatrix.Metropolis(Graph.Complete(2));

    private delegate IMeeting<double> Maker(IRankGroup ranks, Replica<double> replica, CollectiveWatchdog watchdog);

    [Fact]
    public void Statistics_travel_with_coded_gradients_and_are_those_of_the_mixture()
    {
        // means (0, 1) and variances (1, 1): the variance of the mixture is 1.25
        (double[] Model, RoundOutcome Outcome)[] ranks = Meet(2, Gradients(_ => 1, BatchNormSync.Average), rank => [5, 5, 5, rank, 7, 1, 2]);

        Assert.All(ranks, r => Close([5, 5, 5, 0.5, 7, 1.25, 2], r.Model));
        Assert.All(ranks, r => Assert.Equal(Layout.Length * sizeof(double), r.Outcome.BytesSent));
    }

    [Fact]
    public void Coded_gradients_and_their_statistics_count_by_weight()
    {
        double[][] gradients = new double[2][];
        Meet(2, (ranks, replica, watchdog) =>
        {
            replica.TrainableGradient.Fill(ranks.Rank);
            return Gradients(rank => rank == 0 ? 1 : 3, BatchNormSync.Average)(ranks, replica, watchdog);
        }, rank => [5, 5, 5, rank, 0, 1, 1], (rank, replica) => gradients[rank] = [.. replica.TrainableGradient, .. replica.Parameters.Span]);

        // mixed 1 : 3
        Assert.All(gradients, g => Close([0.75, 0.75, 0.75, 5, 5, 5, 0.75, 0, 1.75 - (0.75 * 0.75), 1], g));
        Assert.Equal(gradients[0], gradients[1]);
    }

    [Theory]
    [InlineData(BatchNormSync.Local)]
    [InlineData(BatchNormSync.Recalibrate)]
    public void Statistics_stay_with_their_rank_unless_they_are_averaged(BatchNormSync sync)
    {
        foreach (Maker maker in (Maker[])[Gradients(_ => 1, sync), Differences(sync), Gossip(sync)])
        {
            (double[] Model, RoundOutcome Outcome)[] ranks = Meet(2, maker, rank => [5, 5, 5, rank, rank, 1 + rank, 1]);

            for (int rank = 0; rank < 2; rank++)
            {
                Assert.Equal([rank, rank, 1.0 + rank, 1], ranks[rank].Model[3..]);
                Assert.Equal(3 * sizeof(double), ranks[rank].Outcome.BytesSent);
            }
        }
    }

    [Fact]
    public void Statistics_travel_with_coded_differences_and_are_those_of_the_mixture()
    {
        (double[] Model, RoundOutcome Outcome)[] ranks = Meet(2, Differences(BatchNormSync.Average), rank => [5, 5, 5, rank, 7, 1, 2]);

        Assert.All(ranks, r => Close([5, 5, 5, 0.5, 7, 1.25, 2], r.Model));
        Assert.Equal(ranks[0].Model, ranks[1].Model);
    }

    [Fact]
    public void Gossip_mixes_statistics_as_they_are_by_step_and_weight()
    {
        // gamma 0.4 and weight 1/2: 0.8 of the own and 0.2 of the other's mean and E[x^2], which for means (0, 1) and variances (1, 1) are (1, 2)
        (double[] Model, RoundOutcome Outcome)[] ranks = Meet(2, Gossip(BatchNormSync.Average, gamma: 0.4), rank => [5, 5, 5, rank, 7, 1, 2]);

        Close([5, 5, 5, 0.2, 7, 1.2 - (0.2 * 0.2), 2], ranks[0].Model);
        Close([5, 5, 5, 0.8, 7, 1.8 - (0.8 * 0.8), 2], ranks[1].Model);
        Assert.All(ranks, r => Assert.Equal(Layout.Length * sizeof(double), r.Outcome.BytesSent));
    }

    [Fact]
    public void Only_statistics_of_ranks_that_sent_are_mixed()
    {
        // rank 1 alone has drifted from the start at 5
        Maker maker = (ranks, replica, watchdog) =>
        {
            replica.Trainable.Fill(5);
            IMeeting<double> meeting = Gossip(BatchNormSync.Average, threshold: 10)(ranks, replica, watchdog);
            replica.Trainable.Fill(5 + ranks.Rank);
            return meeting;
        };
        (double[] Model, RoundOutcome Outcome)[] ranks = Meet(2, maker, rank => [0, 0, 0, rank, 7, 1, 2]);

        Close([5.5, 5.5, 5.5, 0.5, 7, 1.25, 2], ranks[0].Model);
        Close([5.5, 5.5, 5.5, 1, 7, 1, 2], ranks[1].Model);
        Assert.Equal([0, Layout.Length * sizeof(double)], ranks.Select(r => r.Outcome.BytesSent));
        Assert.All(ranks, r => Assert.Equal(1, r.Outcome.Participants));
        Assert.All(ranks, r => Assert.True(r.Outcome.Exchanged));
    }

    [Fact]
    public void A_message_that_was_altered_on_its_way_is_noticed_by_the_check_of_copies()
    {
        Maker maker = (ranks, replica, watchdog) =>
        {
            IMeeting<double> meeting = Gossip(BatchNormSync.Local, check: true, alter: message => message[3] ^= 1)(ranks, replica, watchdog);
            replica.Trainable.Fill(1 + ranks.Rank);
            return meeting;
        };
        RunException failure = Assert.Throws<RunException>(() => Meet(2, maker, _ => [5, 5, 5, 0, 0, 1, 1]));
        Assert.Equal(ExitCode.Failed, failure.Code);
        Assert.Contains("rank 0: its copy of rank 1's estimate", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_not_finite_ends_the_run_even_if_it_would_send_nothing()
    {
        Maker[] makers = [Gossip(BatchNormSync.Local, threshold: double.PositiveInfinity), Triggered, Differences(BatchNormSync.Local)];
        foreach (Maker maker in makers)
        {
            RunException failure = Assert.Throws<RunException>(() => Meet(
                1, (ranks, replica, watchdog) =>
                {
                    IMeeting<double> meeting = maker(ranks, replica, watchdog);
                    replica.Trainable[1] = double.NaN;
                    return meeting;
                }, _ => [5, 5, 5, 0, 0, 1, 1]));
            Assert.Equal(ExitCode.Failed, failure.Code);
            Assert.Contains("ank 0", failure.Message, StringComparison.Ordinal);
            Assert.Contains("step 7", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_consensus_step_out_of_range_is_wrong_usage(double gamma)
    {
        RunException refusal = Assert.Throws<RunException>(() => Meet(1, Gossip(BatchNormSync.Local, gamma), _ => [5, 5, 5, 0, 0, 1, 1]));
        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.StartsWith("--consensus-step", refusal.Message, StringComparison.Ordinal);
    }

    private static Maker Gradients(Func<int, double> weight, BatchNormSync sync) => (ranks, replica, watchdog) =>
        new CompressedGradientAveraging<double>(Mean(ranks, replica, watchdog), weight(ranks.Rank), sync);

    private static Maker Differences(BatchNormSync sync) => (ranks, replica, watchdog) =>
        new CompressedDifferenceAveraging<double>(Mean(ranks, replica, watchdog), replica, GossipSteps.Create<double>("reference"), MomentumSync.Local, sync);

    private static Maker Gossip(
        BatchNormSync sync, double gamma = 1, double threshold = -1, bool check = false, Action<byte[]>? alter = null) => (ranks, replica, watchdog) =>
        new EstimateGossip<double>(
            new RoundControl(alter is null || ranks.Rank != 0 ? ranks : new AlteredRanks(ranks, alter), watchdog),
            replica,
            ranks.Size == 2 ? Pair : MixingMatrix.Metropolis(Graph.Complete(ranks.Size)),
            Compressors.CreateFor<double>(replica.Layout, new CompressionSettings()),
            GossipSteps.Create<double>("reference"),
            new GossipSettings { ConsensusStep = gamma, Threshold = new TriggerThreshold(threshold), BatchNorm = sync, Seed = 1 },
            check ? new ReplicaCheck(ranks, watchdog) : null);

    private static TriggeredMeeting<double> Triggered(IRankGroup ranks, Replica<double> replica, CollectiveWatchdog watchdog) => new(
        Differences(BatchNormSync.Local)(ranks, replica, watchdog), new RoundControl(ranks, watchdog), replica, TriggerThreshold.Never, GossipSteps.Create<double>("reference"));

    private static CodedMean<double> Mean(IRankGroup ranks, Replica<double> replica, CollectiveWatchdog watchdog) =>
        new(new RoundControl(ranks, watchdog), Compressors.CreateFor<double>(replica.Layout, new CompressionSettings()), feedback: null, seed: 1);

    private static (double[] Model, RoundOutcome Outcome)[] Meet(int size, Maker maker, Func<int, double[]> start, Action<int, Replica<double>>? look = null) =>
        InProcessRanks.Run(size, group =>
        {
            using FlatMemory<double> model = FlatMemory<double>.Allocate(Layout.Length);
            using var replica = new Replica<double>(Layout, model, withMomentum: false);
            using var watchdog = new CollectiveWatchdog(TimeSpan.Zero, _ => { });
            start(group.Rank).CopyTo(model.Span);
            IMeeting<double> meeting = maker(group, replica, watchdog);
            RoundOutcome outcome = meeting.Hold(new MeetingContext(7, 0.1, 1, double.NaN), replica);
            look?.Invoke(group.Rank, replica);
            return ((double[])[.. model.Span], outcome);
        });

    private static void Close(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-14);
    }
}
