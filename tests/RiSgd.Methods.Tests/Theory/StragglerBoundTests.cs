using FsCheck;
using FsCheck.Xunit;

namespace RiSgd.Methods.Tests;

/// <summary>The bounds with ranks left out of every averaging.</summary>
public class StragglerBoundTests
{
    private static readonly ConvergenceBound Bound = new()
    {
        Ranks = 4,
        Tau = 50,
        Steps = 45_000,
        Smoothness = 1,
        InitialGap = 2,
        RelativeNoise = 0.1,
        AbsoluteNoise = 1,
        InnerProductLimit = 1e-4,
    };

    [Property(Replay = "3321,61", MaxTest = 300)]
    public void Without_stragglers_it_is_theorem_4_1_identically(
        PositiveInt ranks, PositiveInt tau, PositiveInt chunks, NormalFloat noise, NormalFloat limit, NormalFloat gap)
    {
        var bound = Bound with
        {
            Ranks = ranks.Get,
            Tau = tau.Get,
            Smoothness = 1.7,
            AbsoluteNoise = Math.Abs(noise.Get),
            InnerProductLimit = Math.Abs(limit.Get),
        };
        var q = 1 + (chunks.Get % ranks.Get);
        var expected = bound.Theorem41(q, 0.003, Math.Abs(gap.Get));

        Assert.Equal(expected, new StragglerBound(bound, 0).Redundant(q, 0.003, Math.Abs(gap.Get)), 1e-13 * Math.Abs(expected));
    }

    [Fact]
    public void One_straggler_of_four_by_hand()
    {
        // q = 2, eta = 0.001, Gbar = 0.03: noise 0.001 x 0.5 / 3; residual -0.5 x 4/3 x 0.03; drift 2 x 4/9 x 1e-6 x 49;
        // beta 8 x (0.75 - 2 + 3 - 0.25) x 1e-4.
        var expected = (2 * 2 / 45.0) + (0.0005 / 3) - 0.02 + (8.0 / 9 * 49e-6) + 0.0012;

        Assert.Equal(expected, new StragglerBound(Bound, 1).Redundant(2, 0.001, 0.03), 1e-15);
    }

    [Fact]
    public void Without_redundancy_by_hand() =>
        Assert.Equal(4 / 45.05 + (0.001 / 3) + 49e-6, new StragglerBound(Bound, 1).Cooperative(0.001), 1e-15);

    [Fact]
    public void Every_straggler_costs()
    {
        for (var stragglers = 1; stragglers < 4; stragglers++)
        {
            StragglerBound fewer = new(Bound, stragglers - 1), more = new(Bound, stragglers);

            Assert.True(more.Cooperative(0.001) > fewer.Cooperative(0.001));
            Assert.True(more.Redundant(2, 0.001) > fewer.Redundant(2, 0.001));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void At_least_one_rank_remains(int stragglers) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new StragglerBound(Bound, stragglers));
}
