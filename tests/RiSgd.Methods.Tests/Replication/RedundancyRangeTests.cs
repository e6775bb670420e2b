namespace RiSgd.Methods.Tests;

public class RedundancyRangeTests
{
    [Fact]
    public void Full_redundancy_computed_in_floating_point_gives_every_chunk_to_every_rank()
    {
        for (var p = 1; p <= 256; p++)
        {
            Assert.Equal(p, ReplicationPlan.Cyclic(p, 1 - (1.0 / p)).ChunksPerRank);
            Assert.Equal(p, ReplicationPlan.Cyclic(p, (p - 1.0) / p).ChunksPerRank);
            Assert.Equal(p, ReplicationPlan.Cyclic(p, 1 - (1.0 / p)).SharesOf(p - 1).Count);
        }
    }

    [Theory]
    [InlineData(10, 0.3, 4)]
    [InlineData(10, 0.1 + 0.2, 4)]
    [InlineData(3, 0.6666666666, 3)]
    [InlineData(3, 0.33333333333, 2)]
    [InlineData(7, 0.857142857142, 7)]
    [InlineData(4, -1e-11, 1)]
    public void Redundancy_within_a_rounding_of_1e9_of_a_whole_chunk_is_whole(int p, double mu, int q)
    {
        var plan = ReplicationPlan.Cyclic(p, mu);

        Assert.Equal(q, plan.ChunksPerRank);
        Assert.Equal(q, plan.SharesOf(0).Count);
        Assert.All(plan.SharesOf(0), share => Assert.Equal(1, share.Fraction));
    }

    [Fact]
    public void Redundancy_that_is_off_by_more_than_the_rounding_stays_fractional() =>
        Assert.Equal(3, ReplicationPlan.Cyclic(4, 0.25 + 1e-8).SharesOf(0).Count);

    [Theory]
    [InlineData(4, 0.9)]
    [InlineData(4, 0.751)]
    [InlineData(4, -0.1)]
    [InlineData(1, 0.25)]
    [InlineData(4, double.NaN)]
    [InlineData(4, double.PositiveInfinity)]
    [InlineData(4, 1e300)]
    public void Redundancy_out_of_range_is_a_usage_error_that_names_the_option(int p, double mu)
    {
        var error = Assert.Throws<RunException>(() => ReplicationPlan.Cyclic(p, mu));

        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.Contains("--redundancy ", error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, Assert.Throws<RunException>(() => ReplicationPlan.Heterogeneous(p, mu, 0.01, 1)).Code);
    }
}
