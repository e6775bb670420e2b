using RiSgd.Cluster;
using RiSgd.Cluster.Averaging;
using RiSgd.Numerics;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests;

/// <summary>
/// Oracles of averaging in the background: the delayed correction, and Overlap-Local-SGD (Wang, Liang, Joshi, ICASSP 2020), in float64, through the loop that trains networks.
/// </summary>
public class OverlapOracles
{
    [Fact]
    public void Two_ranks_are_corrected_one_meeting_late()
    {
        // a = (1, 2), c = -3: (9.35, 8.7), mean 9.025; (8.7325, 7.53) plus 9.025 less (9.35, 8.7)
        Trajectory trajectory = Delayed(new OracleRun { Ranks = 2, Steps = 2 }).RunQ4();

        Close.To(9.35, trajectory.At(0, 1), 1e-15);
        Close.To(8.7, trajectory.At(1, 1), 1e-15);
        Close.To(8.4075, trajectory.At(0, 2), 1e-15);
        Close.To(7.855, trajectory.At(1, 2), 1e-15);
        Close.To((8.4075 + 7.855) / 2, trajectory.Final[0], 1e-15);
    }

    [Fact]
    public void Two_ranks_are_pulled_half_way_to_the_mean_of_the_meeting_before()
    {
        // (9.35, 8.7) to the initial 10: (9.675, 9.35), mean 9.5125; (9.04125, 8.115) to that
        Trajectory trajectory = Pulled(new OracleRun { Ranks = 2, Steps = 2 }, pull: 0.5, kept: 0).RunQ4();

        Close.To(9.675, trajectory.At(0, 1), 1e-15);
        Close.To(9.35, trajectory.At(1, 1), 1e-15);
        Close.To(9.276875, trajectory.At(0, 2), 1e-15);
        Close.To(8.81375, trajectory.At(1, 2), 1e-15);
    }

    [Theory]
    [InlineData(1, 0, MomentumSync.Local, "reference")]
    [InlineData(5, 0, MomentumSync.Local, "vectorized")]
    [InlineData(5, 0.9, MomentumSync.Local, "reference")]
    [InlineData(5, 0.9, MomentumSync.Reset, "reference")]
    public void The_delayed_correction_follows_a_plain_loop(int tau, double momentum, MomentumSync sync, string implementation)
    {
        OracleRun run = Delayed(new OracleRun { Tau = tau, Steps = 33, Rate = 0.01, Momentum = momentum, MomentumSync = sync, Implementation = implementation });
        Trajectory trajectory = run.RunQ4();

        var plain = new PlainRanks(momentum: momentum);
        double[]? snapshot = null;
        for (int t = 1; t <= 33; t++)
        {
            plain.Step(0.01);
            if (t % tau == 0 || t == 33)
            {
                plain.Sync(sync);
                for (int j = 0; j < 4 && snapshot is not null; j++)
                    plain.X[j] += snapshot.Average() - snapshot[j];
                snapshot = [.. plain.X];
            }

            for (int j = 0; j < 4; j++)
                Close.To(plain.X[j], trajectory.At(j, t), 1e-12);
        }

        Close.To(plain.Mean, trajectory.Final[0], 1e-12);
    }

    [Theory]
    [InlineData(1, 0.5, 0, "reference")]
    [InlineData(5, 0.6, 0.7, "reference")]
    [InlineData(5, 0.6, 0.7, "vectorized")]
    [InlineData(5, 1, 0, "reference")]
    public void The_pull_to_the_anchor_follows_a_plain_loop(int tau, double pull, double kept, string implementation)
    {
        OracleRun run = Pulled(new OracleRun { Tau = tau, Steps = 33, Rate = 0.01, Momentum = 0.9, Implementation = implementation }, pull, kept);
        Trajectory trajectory = run.RunQ4();

        var plain = new PlainRanks(momentum: 0.9);
        double z = 10, v = 0;
        double? mean = null;
        for (int t = 1; t <= 33; t++)
        {
            plain.Step(0.01);
            if (t % tau == 0 || t == 33)
            {
                v = mean is { } arrived ? (kept * v) + (arrived - z) : 0;
                z += v;
                for (int j = 0; j < 4; j++)
                    plain.X[j] = ((1 - pull) * plain.X[j]) + (pull * z);
                mean = plain.Mean;
            }

            for (int j = 0; j < 4; j++)
                Close.To(plain.X[j], trajectory.At(j, t), 1e-12);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Evaluations_in_between_change_nothing_and_see_the_mean(bool pulled)
    {
        OracleRun run = Overlapped(new OracleRun { Tau = 5, Steps = 23, Rate = 0.02 }, pulled);
        Trajectory expected = run.RunQ4();
        Trajectory actual = (run with { EvaluateEvery = 1 }).RunQ4();

        for (int t = 1; t <= 23; t++)
        {
            for (int j = 0; j < 4; j++)
                Assert.Equal(expected.At(j, t), actual.At(j, t));
            double mean = actual.Mean(t)[0];
            double loss = Enumerable.Range(0, 4).Average(i => (i + 1) / 2.0 * Math.Pow(mean - (i == 3 ? 2 : -3), 2));
            Close.To(loss, actual.Ranks[0].Evaluations[t - 1].TrainLoss!.Value, 1e-12);
        }
    }

    [Theory]
    [InlineData(false, 5)]
    [InlineData(false, 8)]
    [InlineData(true, 5)]
    [InlineData(true, 8)]
    [InlineData(true, 2)]
    [InlineData(true, 12)]
    public void A_run_that_is_interrupted_under_way_goes_on_with_the_same_bits(bool pulled, long step)
    {
        OracleRun run = Overlapped(new OracleRun { Tau = 5, Steps = 23, Rate = 0.01, Momentum = 0.9 }, pulled);
        Trajectory whole = run.RunQ4();
        Trajectory resumed = (run with { InterruptAfter = step }).RunQ4();

        Assert.Equal(whole.Final, resumed.Final);
        for (int j = 0; j < 4; j++)
        {
            int later = resumed.Ranks[j].Rounds.Count;
            Assert.Equal(whole.Ranks[j].Rounds.TakeLast(later).Select(r => r.ConsensusDistance), resumed.Ranks[j].Rounds.Select(r => r.ConsensusDistance));
        }
    }

    [Fact]
    public void A_round_tells_the_distance_of_the_one_that_has_arrived_and_the_bytes_of_the_one_that_begins()
    {
        Trajectory trajectory = Delayed(new OracleRun { Tau = 1, Steps = 3 }).RunQ4();

        // the first snapshot is (9.35, 8.7, 8.05, 8.4) with mean 8.625, and arrives at the second meeting
        Assert.Equal([null, 0.725], trajectory.Ranks[0].Rounds.Take(2).Select(r => r.ConsensusDistance is { } d ? Math.Round(d, 12) : (double?)null));
        // at the last step nothing begins that nobody would wait for
        Assert.All(trajectory.Ranks, rank => Assert.Equal([12, 12, 0], rank.Rounds.Select(r => r.BytesSent)));
        Assert.All(trajectory.Ranks, rank => Assert.All(rank.Rounds, r => Assert.Equal(4, r.Participants)));
    }

    private static OracleRun Overlapped(OracleRun run, bool pulled) => pulled ? Pulled(run, 0.6, 0.7) : Delayed(run);

    private static OracleRun Delayed(OracleRun run) => run with
    {
        Meeting = (group, replica, watchdog) => new DelayedAveraging<double>(
            Round(run, group, watchdog), replica, OverlapUpdates.Create<double>(run.Implementation), run.MomentumSync),
    };

    private static OracleRun Pulled(OracleRun run, double pull, double kept) => run with
    {
        Meeting = (group, replica, watchdog) => new PullbackAveraging<double>(
            Round(run, group, watchdog), replica, pull, kept, OverlapUpdates.Create<double>(run.Implementation), run.MomentumSync, new ReplicaCheck(group, watchdog)),
    };

    private static MeanRound<double> Round(OracleRun run, IRankGroup group, CollectiveWatchdog watchdog) =>
        new(group, ModelAverages.Create<double>(run.Implementation), watchdog);
}
