namespace RiSgd.Methods.Tests;

public class ParallelRestartedBoundTests
{
    private static readonly ParallelRestartedBound Bound = new()
    {
        Workers = 4,
        Tau = 5,
        Steps = 1000,
        Smoothness = 2,
        InitialGap = 3,
        NoiseVariance = 0.5,
        SquaredGradientLimit = 7,
    };

    [Fact]
    public void PR_SGD_s_bound_by_hand()
    {
        // 2 x 3 / (0.01 x 1000) + 4 x 0.01^2 x 5^2 x 7 x 2^2 + 0.01 x 2 x 0.5 / 4.
        Assert.Equal(0.6 + 0.28 + 0.0025, Bound.Value(0.01), 1e-15);
        Assert.Equal(0.5, Bound.MaximumLearningRate);
    }

    [Fact]
    public void The_drift_is_quadratic_in_tau()
    {
        double Drift(long tau) => (Bound with { Tau = tau }).Value(0.01) - (Bound with { Tau = 0 }).Value(0.01);

        Assert.Equal(9, Drift(15) / Drift(5), 1e-12);
    }

    [Theory]
    [InlineData(16, 65_536, 2)]
    [InlineData(16, 331_776, 3)]
    [InlineData(4, 40_000, 5)]
    [InlineData(1, 10_000, 10)]
    public void The_longest_interval_keeps_the_linear_speed_up(int workers, long steps, long tau)
    {
        var bound = Bound with { Workers = workers, Steps = steps, Tau = tau };

        // Every term is a constant over sqrt(N T): 2 L dF, 4 G^2 and sigma^2.
        Assert.Equal(tau, bound.LargestTau, 1e-12);
        Assert.Equal(12 + 28 + 0.5, bound.Value(bound.LinearSpeedupLearningRate) * Math.Sqrt((double)workers * steps), 1e-11);
    }
}
