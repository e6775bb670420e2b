using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Tests;

/// <summary>Mixing over a graph, without local steps between the rounds.</summary>
public class GraphMixingTests
{
    [Theory]
    [InlineData("reference")]
    [InlineData("vectorized")]
    public void Each_rank_takes_the_weighted_sum_of_its_own_model_and_its_neighbours(string implementation)
    {
        // a path 0 - 1 - 2 with weights 1/2 and 1/4
        MixingMatrix path = MixingMatrix.FromWeights(new[,] { { 0.5, 0.5, 0 }, { 0.5, 0.25, 0.25 }, { 0, 0.25, 0.75 } });

        RankAfterRounds[] ranks = MixingRounds.Hold(
            MixingRounds.Vector(2), [[8, 0], [0, 4], [16, -4]], 1, Mixing(path, implementation: implementation));

        Assert.Equal([4, 2], ranks[0].Model);
        Assert.Equal([8, 0], ranks[1].Model);
        Assert.Equal([12, -2], ranks[2].Model);
    }

    [Theory]
    [InlineData("ring", 8, 2)]
    [InlineData("ring", 2, 1)]
    [InlineData("complete", 4, 3)]
    [InlineData("exponential", 8, 5)]
    public void A_rank_sends_its_model_to_each_neighbour_and_takes_part_with_them(string graph, int nodes, int degree)
    {
        RankAfterRounds[] ranks = Hold(MixingMatrix.Metropolis(Graph.Named(graph, nodes)), rounds: 1, length: 10);

        Assert.All(ranks, rank => Assert.Equal(degree * 10 * 8, rank.Outcomes[0].BytesSent));
        Assert.All(ranks, rank => Assert.Equal(1 + degree, rank.Outcomes[0].Participants));
    }

    [Fact]
    public void One_rank_alone_keeps_its_model_and_sends_nothing()
    {
        RankAfterRounds rank = Hold(MixingMatrix.Metropolis(Graph.Ring(1)), rounds: 2, length: 5)[0];

        Assert.Equal(Start(0, 5), rank.Model);
        Assert.Equal(0, rank.Outcomes[1].BytesSent);
    }

    [Fact]
    public void The_distance_to_the_mean_is_known_where_the_weights_average_exactly_and_nowhere_else()
    {
        double[] expected = [.. Enumerable.Range(0, 3).Select(j => Math.Sqrt(Enumerable.Range(0, 5).Sum(k =>
            Math.Pow(Start(j, 5)[k] - Enumerable.Range(0, 3).Average(i => Start(i, 5)[k]), 2))))];

        RankAfterRounds[] exact = Hold(MixingMatrix.Metropolis(Graph.Ring(3)), rounds: 1, length: 5);
        RankAfterRounds[] ring = Hold(MixingMatrix.Metropolis(Graph.Ring(4)), rounds: 1, length: 5);

        for (int j = 0; j < 3; j++)
            Assert.Equal(expected[j], exact[j].Outcomes[0].ConsensusDistance!.Value, 1e-13);
        Assert.All(ring, rank => Assert.Null(rank.Outcomes[0].ConsensusDistance));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void CO_4_on_a_ring_each_wave_shrinks_by_its_eigenvalue_and_stays_what_it_is(int k)
    {
        // x_j(0) = cos(2 pi j k / m): after t rounds lambda_k^t of it
        const int M = 8, Rounds = 10;
        double eigenvalue = (1 + (2 * Math.Cos(2 * Math.PI * k / M))) / 3;
        double[][] waves = [.. Enumerable.Range(0, M).Select(j => new[] { Math.Cos(2 * Math.PI * j * k / M) })];

        RankAfterRounds[] ranks = MixingRounds.Hold(MixingRounds.Vector(1), waves, Rounds, Mixing(MixingMatrix.Metropolis(Graph.Ring(M))));

        for (int j = 0; j < M; j++)
            Assert.Equal(Math.Pow(eigenvalue, Rounds) * waves[j][0], ranks[j].Model[0], 1e-15);
    }

    [Theory]
    [InlineData("ring", 8)]
    [InlineData("torus", 8)]
    [InlineData("star", 5)]
    [InlineData("exponential", 6)]
    public void Differences_shrink_at_least_by_zeta_per_round_and_the_mean_stays(string graph, int nodes)
    {
        foreach (GraphWeights rule in Enum.GetValues<GraphWeights>())
        {
            MixingMatrix w = MixingMatrix.Of(Graph.Named(graph, nodes), rule);
            (double[] mean, double spread) = Spread([.. Enumerable.Range(0, nodes).Select(j => Start(j, 6))]);

            (double[] later, double left) = Spread([.. Hold(w, rounds: 3, length: 6).Select(rank => rank.Model)]);

            Assert.Equal(mean, later, (a, b) => Math.Abs(a - b) < 1e-13);
            Assert.InRange(left, 0, Math.Pow(w.Zeta, 3) * spread * (1 + 1e-12));
        }
    }

    [Fact]
    public void Batch_norm_statistics_are_mixed_to_those_of_the_weighted_mixture()
    {
        // weights 1/4 and 3/4, means 0 and 1, variances 1: E[x^2] is 1 and 2, mixed 7/4 and 5/4; less the squared mixed mean, 19/16 both
        MixingMatrix w = MixingMatrix.FromWeights(new[,] { { 0.25, 0.75 }, { 0.75, 0.25 } });
        double[][] starts = [[0, 0, 0, 0, 7, 1, 2], [4, 4, 4, 1, 7, 1, 2]];

        RankAfterRounds[] ranks = MixingRounds.Hold(MixingRounds.WithBatchNorm, starts, 1, Mixing(w));

        Assert.Equal([3, 3, 3, 0.75, 7], ranks[0].Model[..5]);
        Assert.Equal([1, 1, 1, 0.25, 7], ranks[1].Model[..5]);
        Assert.All(ranks, rank => Assert.Equal(19.0 / 16, rank.Model[5], 1e-14));
        Assert.All(ranks, rank => Assert.Equal(2, rank.Model[6], 1e-13));
    }

    [Theory]
    [InlineData(BatchNormSync.Local)]
    [InlineData(BatchNormSync.Recalibrate)]
    public void Batch_norm_statistics_stay_with_their_rank_and_are_not_sent_unless_they_are_averaged(BatchNormSync sync)
    {
        double[][] starts = [[0, 0, 0, 0, 7, 1, 2], [4, 4, 4, 1, 7, 3, 2]];

        RankAfterRounds[] ranks = MixingRounds.Hold(
            MixingRounds.WithBatchNorm, starts, 1, Mixing(MixingMatrix.Metropolis(Graph.Ring(2)), batchNorm: sync));

        for (int j = 0; j < 2; j++)
        {
            Assert.Equal([2, 2, 2, .. starts[j][3..]], ranks[j].Model);
            Assert.Equal(3 * 8, ranks[j].Outcomes[0].BytesSent);
        }
    }

    [Fact]
    public void Momentum_stays_is_reset_or_is_mixed_like_the_models()
    {
        MixingMatrix ring = MixingMatrix.Metropolis(Graph.Ring(4));
        double[][] momenta = [.. Enumerable.Range(0, 4).Select(j => new double[] { 3 * j })];

        RankAfterRounds[] local = HoldWithMomentum(MomentumSync.Local), reset = HoldWithMomentum(MomentumSync.Reset), mixed = HoldWithMomentum(MomentumSync.Average);

        Assert.Equal([0, 3, 6, 9], local.Select(rank => rank.Momentum[0]));
        Assert.Equal([0, 0, 0, 0], reset.Select(rank => rank.Momentum[0]));
        Assert.Equal([4, 3, 6, 5], mixed.Select(rank => rank.Momentum[0]), (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal(2 * 8, local[0].Outcomes[0].BytesSent);
        Assert.Equal(4 * 8, mixed[0].Outcomes[0].BytesSent);

        RankAfterRounds[] HoldWithMomentum(MomentumSync sync) => MixingRounds.Hold(
            MixingRounds.Vector(1), [[1], [1], [1], [1]], 1, Mixing(ring, momentum: sync), momenta);
    }

    [Fact]
    public void A_model_that_is_not_finite_ends_the_run_with_the_rank_and_the_step()
    {
        double[][] starts = [[1], [double.NaN], [1], [1], [1]];

        var error = Assert.Throws<RunException>(() =>
            MixingRounds.Hold(MixingRounds.Vector(1), starts, 1, Mixing(MixingMatrix.Metropolis(Graph.Ring(5)))));

        Assert.Equal(ExitCode.Failed, error.Code);
        Assert.Matches("^rank [012]: the run diverged: the mixed parameters are not finite at step 1", error.Message);
    }

    [Fact]
    public void Weights_for_another_number_of_ranks_are_refused() =>
        Assert.Throws<ArgumentException>(() => MixingRounds.Hold(MixingRounds.Vector(1), [[1], [1]], 0, Mixing(MixingMatrix.Metropolis(Graph.Ring(3)))));

    private static RankAfterRounds[] Hold(MixingMatrix w, int rounds, int length) => MixingRounds.Hold(
        MixingRounds.Vector(length), [.. Enumerable.Range(0, w.Size).Select(j => Start(j, length))], rounds, Mixing(w));

    private static Func<IRankGroup, Replica<double>, CollectiveWatchdog, IMeeting<double>> Mixing(
        MixingMatrix w, MomentumSync momentum = MomentumSync.Local, BatchNormSync batchNorm = BatchNormSync.Average, string implementation = "reference") =>
        (group, replica, watchdog) => new GraphMixing<double>(
            new RoundControl(group, watchdog), replica, w, NeighbourMixes.Create<double>(implementation), MeetingPoint.AfterUpdate, momentum, batchNorm);

    private static double[] Start(int rank, int length)
    {
        var random = new Random(rank);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextDouble())];
    }

    /// <summary>Mean of the models, and the root of the sum of their squared distances from it.</summary>
    private static (double[] Mean, double Spread) Spread(double[][] models)
    {
        double[] mean = [.. Enumerable.Range(0, models[0].Length).Select(k => models.Average(model => model[k]))];
        return (mean, Math.Sqrt(models.Sum(model => model.Zip(mean, (x, m) => (x - m) * (x - m)).Sum())));
    }
}
