namespace RiSgd.Methods.Tests;

public class HeterogeneousTests
{
    private static double[] ExtraChunks(ReplicationPlan plan) =>
        [.. Enumerable.Range(0, plan.Ranks).Select(rank => plan.SharesOf(rank).Sum(share => share.Fraction) - 1)];

    [Theory]
    [InlineData(4, 0.25, 0.01)]
    [InlineData(8, 0.1, 0.3)]
    [InlineData(8, 0.0, 0.5)]
    [InlineData(8, 0.875, 0.5)]
    [InlineData(64, 0.5, 20)]
    [InlineData(5, 0.02, 3)]
    [InlineData(1, 0.0, 1)]
    public void The_mean_redundancy_is_the_nominal_one_and_no_rank_leaves_the_range(int p, double mu, double sigma)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var plan = ReplicationPlan.Heterogeneous(p, mu, sigma, seed);
            var extra = ExtraChunks(plan);

            Assert.Equal(mu * p, extra.Average(), 1e-8);
            Assert.All(extra, r => Assert.InRange(r, 0, p - 1));
            Assert.Equal(1 + (mu * p), plan.ChunksPerRank, 1e-9);
        }
    }

    [Fact]
    public void Own_chunks_come_first_and_the_next_ones_follow_whole_but_for_the_last()
    {
        var plan = ReplicationPlan.Heterogeneous(8, 0.4, 1, 3);
        for (var rank = 0; rank < 8; rank++)
        {
            var shares = plan.SharesOf(rank);
            Assert.Equal(Enumerable.Range(rank, shares.Count).Select(chunk => chunk % 8), shares.Select(share => share.Chunk));
            Assert.All(shares.SkipLast(1), share => Assert.Equal(1, share.Fraction));
            Assert.InRange(shares[^1].Fraction, double.Epsilon, 1);
        }
    }

    [Fact]
    public void The_spread_of_the_draw_is_sigma_chunks()
    {
        const int Ranks = 2000;
        var extra = ExtraChunks(ReplicationPlan.Heterogeneous(Ranks, 0.5, 2, 1));
        var (variance, standardError) = Statistics.VarianceOf(extra);

        Assert.Equal(4, variance, 4 * standardError);
    }

    [Fact]
    public void The_same_seed_gives_the_same_plan_and_another_seed_another()
    {
        var first = ExtraChunks(ReplicationPlan.Heterogeneous(8, 0.25, 0.1, 1));

        Assert.Equal(first, ExtraChunks(ReplicationPlan.Heterogeneous(8, 0.25, 0.1, 1)));
        Assert.NotEqual(first, ExtraChunks(ReplicationPlan.Heterogeneous(8, 0.25, 0.1, 2)));
    }

    [Fact]
    public void No_spread_is_the_cyclic_plan() =>
        Assert.Equal(ExtraChunks(ReplicationPlan.Cyclic(8, 0.1)), ExtraChunks(ReplicationPlan.Heterogeneous(8, 0.1, 0, 1)));

    [Theory]
    [InlineData(-0.01)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_spread_that_is_no_spread_is_a_usage_error_that_names_the_option(double sigma)
    {
        var error = Assert.Throws<RunException>(() => ReplicationPlan.Heterogeneous(4, 0.25, sigma, 1));

        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.Contains("--redundancy-sigma", error.Message, StringComparison.Ordinal);
    }
}
