using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Tests;

/// <summary>Elastic averaging, without local steps between the rounds.</summary>
public class ElasticAveragingTests
{
    private static readonly double[][] s_starts = [[4, 0], [8, -2], [0, 6]];

    [Theory]
    [InlineData("reference")]
    [InlineData("vectorized")]
    public void Models_and_centre_pull_each_other_from_the_values_before(string implementation)
    {
        // alpha = 1/4, three ranks, centre (4, 0): x = 3/4 x + z/4; z = z/4 + s/4 with s = (12, 4)
        RankAfterRounds[] ranks = Hold(0.25, rounds: 1, implementation);

        Assert.Equal([4, 0], ranks[0].Model);
        Assert.Equal([7, -1.5], ranks[1].Model);
        Assert.Equal([1, 4.5], ranks[2].Model);
        Assert.All(ranks, rank => Assert.Equal([4, 1], rank.Consensus!));
        Assert.Equal(Math.Sqrt(16 + (100.0 / 9)), ranks[1].Outcomes[0].ConsensusDistance!.Value, 1e-14);
        Assert.All(ranks, rank => Assert.Equal(2.0 * 2 / 3 * 8 * 2, rank.Outcomes[0].BytesSent, 1e-12));
        Assert.All(ranks, rank => Assert.Equal(3, rank.Outcomes[0].Participants));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    [InlineData(0.45)]
    public void EA_1_the_sum_of_models_and_centre_does_not_change(double alpha)
    {
        // the centre starts from rank 0's model
        double[] before = [4 + 8 + 0 + 4, 0 - 2 + 6 + 0];
        foreach (int rounds in (int[])[1, 5])
        {
            RankAfterRounds[] ranks = Hold(alpha, rounds);
            for (int k = 0; k < 2; k++)
                Assert.Equal(before[k], ranks.Sum(rank => rank.Model[k]) + ranks[0].Consensus![k], 1e-13);
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    [InlineData(0.45)]
    public void EA_2_the_mean_comes_to_the_centre_by_one_factor_and_the_models_to_the_mean_by_another(double alpha)
    {
        const int Rounds = 4;
        double toCentre = Math.Pow(1 - (4 * alpha), Rounds), toMean = Math.Pow(1 - alpha, Rounds);

        RankAfterRounds[] ranks = Hold(alpha, Rounds);

        for (int k = 0; k < 2; k++)
        {
            double startMean = s_starts.Average(x => x[k]), mean = ranks.Average(rank => rank.Model[k]);
            Assert.Equal(toCentre * (startMean - s_starts[0][k]), mean - ranks[0].Consensus![k], 1e-13);
            for (int j = 0; j < 3; j++)
                Assert.Equal(toMean * (s_starts[j][k] - startMean), ranks[j].Model[k] - mean, 1e-13);
        }
    }

    [Fact]
    public void Every_rank_holds_the_same_bits_of_the_centre()
    {
        RankAfterRounds[] ranks = Hold(0.2, rounds: 7);

        Assert.All(ranks, rank => Assert.Equal(ranks[0].Consensus!, rank.Consensus!));
        Assert.NotEqual(ranks[0].Model, ranks[1].Model);
    }

    [Fact]
    public void The_mean_can_stand_for_all_ranks_instead_of_the_centre() =>
        Assert.All(Hold(0.2, rounds: 1, reportCentre: false), rank => Assert.Null(rank.Consensus));

    [Fact]
    public void A_centre_that_differs_in_one_bit_on_one_rank_is_found_by_the_check_at_its_round()
    {
        Func<IRankGroup, Replica<double>, CollectiveWatchdog, IMeeting<double>> meeting = (group, replica, watchdog) => Elastic(
            group, replica, watchdog, 0.2, group.Rank == 2 ? new WrongInTheLastBit(round: 2) : new ReferenceElasticUpdate<double>(), withCheck: true);

        var error = Assert.Throws<RunException>(() => MixingRounds.Hold(MixingRounds.Vector(2), s_starts, 3, meeting));

        Assert.Contains("rank 2: its elastic centre differs from rank 0's after step 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Averaged_batch_norm_statistics_are_pulled_as_mixtures_and_the_centre_has_its_own()
    {
        // alpha = 1/4, two ranks, means (0, 4) and variances 1; centre from rank 0. E[x^2]: 1, 17, centre 1.
        double[][] starts = [[0, 0, 0, 0, 7, 1, 2], [4, 4, 4, 4, 7, 1, 2]];

        RankAfterRounds[] ranks = MixingRounds.Hold(MixingRounds.WithBatchNorm, starts, 1, (g, r, w) => Elastic(g, r, w, 0.25));

        Assert.Equal([0, 0, 0, 0, 7, 1, 2], ranks[0].Model, Close);
        Assert.Equal([3, 3, 3, 3, 7, 13 - 9, 2], ranks[1].Model, Close);
        Assert.Equal([1, 1, 1, 1, 7, 5 - 1, 2], ranks[0].Consensus!, Close);
        Assert.All(ranks, rank => Assert.Equal(7 * 8, rank.Outcomes[0].BytesSent));
    }

    [Fact]
    public void Local_batch_norm_statistics_stay_with_their_rank_and_the_centre_follows_them()
    {
        double[][] starts = [[0, 0, 0, 0, 7, 1, 2], [4, 4, 4, 4, 7, 1, 2]];

        RankAfterRounds[] ranks = MixingRounds.Hold(
            MixingRounds.WithBatchNorm, starts, 1, (g, r, w) => Elastic(g, r, w, 0.25, batchNorm: BatchNormSync.Local));

        Assert.Equal(starts[0], ranks[0].Model);
        Assert.Equal([3, 3, 3, 4, 7, 1, 2], ranks[1].Model);
        Assert.Equal([1, 1, 1, 1, 7, 4, 2], ranks[0].Consensus!, Close);
    }

    [Fact]
    public void Statistics_that_are_measured_anew_are_not_sent()
    {
        double[][] starts = [[0, 0, 0, 0, 7, 1, 2], [4, 4, 4, 4, 7, 1, 2]];

        RankAfterRounds[] ranks = MixingRounds.Hold(
            MixingRounds.WithBatchNorm, starts, 1, (g, r, w) => Elastic(g, r, w, 0.25, batchNorm: BatchNormSync.Recalibrate));

        Assert.Equal([3, 3, 3, 4, 7, 1, 2], ranks[1].Model);
        Assert.All(ranks, rank => Assert.Equal(3 * 8, rank.Outcomes[0].BytesSent));
    }

    [Fact]
    public void Momentum_stays_is_reset_or_is_averaged()
    {
        Assert.Equal([3, 6, 9], Momenta(MomentumSync.Local));
        Assert.Equal([0, 0, 0], Momenta(MomentumSync.Reset));
        Assert.Equal([6, 6, 6], Momenta(MomentumSync.Average));

        double[] Momenta(MomentumSync sync) =>
        [
            .. MixingRounds.Hold(MixingRounds.Vector(1), [[1], [1], [1]], 1, (g, r, w) => Elastic(g, r, w, 0.25, momentum: sync), [[3], [6], [9]])
                .Select(rank => rank.Momentum[0]),
        ];
    }

    [Fact]
    public void A_pull_for_another_number_of_ranks_is_refused() => Assert.Throws<ArgumentException>(() => MixingRounds.Hold(
        MixingRounds.Vector(1), [[1], [1]], 0, (group, replica, watchdog) => new ElasticAveraging<double>(
            Round(group, watchdog), replica, new ElasticCoefficients(3, 0.1), new ReferenceElasticUpdate<double>(), MeetingPoint.AfterUpdate, MomentumSync.Local, BatchNormSync.Average)));

    private static RankAfterRounds[] Hold(double alpha, int rounds, string implementation = "reference", bool reportCentre = true) => MixingRounds.Hold(
        MixingRounds.Vector(2), s_starts, rounds, (g, r, w) => Elastic(g, r, w, alpha, ElasticUpdates.Create<double>(implementation), reportCentre: reportCentre));

    private static ElasticAveraging<double> Elastic(
        IRankGroup group,
        Replica<double> replica,
        CollectiveWatchdog watchdog,
        double alpha,
        IElasticUpdate<double>? update = null,
        MomentumSync momentum = MomentumSync.Local,
        BatchNormSync batchNorm = BatchNormSync.Average,
        bool reportCentre = true,
        bool withCheck = false) => new(
            Round(group, watchdog),
            replica,
            new ElasticCoefficients(group.Size, alpha),
            update ?? new ReferenceElasticUpdate<double>(),
            MeetingPoint.AfterUpdate,
            momentum,
            batchNorm,
            reportCentre,
            withCheck ? new ReplicaCheck(group, watchdog) : null);

    private static MeanRound<double> Round(IRankGroup group, CollectiveWatchdog watchdog) => new(group, ModelAverages.Create<double>("reference"), watchdog);

    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) < 1e-13;

    /// <summary>Changes the last bit of the centre's first element in one round.</summary>
    private sealed class WrongInTheLastBit(int round) : IElasticUpdate<double>
    {
        private readonly ReferenceElasticUpdate<double> right = new();
        private int rounds;

        public double Update(ReadOnlySpan<double> sum, double alpha, int ranks, Span<double> parameters, Span<double> centre)
        {
            double distance = right.Update(sum, alpha, ranks, parameters, centre);
            if (++rounds == round)
                centre[0] = Math.BitIncrement(centre[0]);
            return distance;
        }
    }
}
