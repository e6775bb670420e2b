namespace RiSgd.Methods.Tests;

/// <summary>RI-9: the bound calculator.</summary>
public class ConvergenceBoundTests
{
    private const double Eta = 0.001;

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

    [Theory]
    [InlineData(1, 0.0034875, 6.25e-5, 1.53125e-5, 0.0905167014, 0.0913667014, 0.0199446617)]
    [InlineData(2, 0.0044875, 1.25e-4, 3.0625e-5, 0.0902445139, 0.0906445139, 0.0197447356)]
    [InlineData(3, 0.0054875, 1.875e-4, 4.59375e-5, 0.0902723264, 0.0899223264, 0.0195468539)]
    [InlineData(4, 0.0064875, 2.5e-4, 6.125e-5, 0.0906001389, 0.0892001389, 0.0193510153)]
    public void RI_9_the_golden_table_is_reproduced(
        int q, double condition, double noise, double drift, double theorem41, double theorem42, double maximum)
    {
        // Half a unit of the last printed digit.
        const double Printed = 5.1e-11;
        Assert.Equal(condition, Bound.Condition(q, Eta), 1e-15);
        Assert.Equal(0.0888888889, Bound.OptimizationTerm(Eta), Printed);
        Assert.Equal(noise, Bound.NoiseTerm(q, Eta), 1e-15);
        Assert.Equal(drift, Bound.DriftTerm(q, Eta), 1e-15);
        Assert.Equal(theorem41, Bound.Theorem41(q, Eta), Printed);
        Assert.Equal(theorem42, Bound.Theorem42(q, Eta), Printed);
        Assert.Equal(maximum, Bound.MaximumLearningRate(q), Printed);
        Assert.Equal(0.0201517089, Bound.CorollaryLearningRate, Printed);
    }

    [Fact]
    public void RI_9_the_condition_is_met_with_equality_at_the_largest_learning_rate()
    {
        foreach (var p in (int[])[1, 2, 4, 64])
        foreach (var tau in (int[])[1, 2, 50, 5000])
        foreach (var noise in (double[])[0, 0.1, 10])
        foreach (var smoothness in (double[])[0.01, 1, 1000])
        {
            var bound = Bound with { Ranks = p, Tau = tau, RelativeNoise = noise, Smoothness = smoothness };
            for (var q = 1; q <= p; q++)
            {
                Assert.Equal(1, bound.Condition(q, bound.MaximumLearningRate(q)), 1e-12);
                Assert.True(bound.MaximumLearningRate(q) <= bound.CorollaryLearningRate);
            }
        }
    }

    [Fact]
    public void Without_drift_and_noise_the_effective_learning_rate_is_at_most_one_over_L()
    {
        var bound = Bound with { Tau = 1, RelativeNoise = 0, Smoothness = 5 };

        Assert.Equal(1 / (5.0 * 3), bound.MaximumLearningRate(3), 1e-15);
        Assert.Equal(double.PositiveInfinity, bound.CorollaryLearningRate);
    }

    [Fact]
    public void The_residual_of_theorem_4_1_lowers_the_bound_and_is_gone_at_full_redundancy()
    {
        Assert.Equal(Bound.Theorem41(2, Eta) - (0.5 * 0.03), Bound.Theorem41(2, Eta, 0.03), 1e-15);
        Assert.Equal(Bound.Theorem41(4, Eta), Bound.Theorem41(4, Eta, 0.03), 1e-15);
    }

    [Fact]
    public void The_best_learning_rate_is_where_the_bound_s_slope_changes_sign()
    {
        // Without drift 2 dF / (eta T) + eta L C_2^2 gamma / p is smallest at sqrt(2 dF p / (T L C_2^2 gamma)).
        var noisy = Bound with { Tau = 1, AbsoluteNoise = 10 };
        Assert.Equal(Math.Sqrt(2 * 2 * 4 / (45_000 * 100 * 0.75)), noisy.BestLearningRate(3), 1e-15);

        // With it, the slope vanishes.
        var drifting = Bound with { AbsoluteNoise = 30 };
        var best = drifting.BestLearningRate(2);
        Assert.True(best < drifting.MaximumLearningRate(2));
        var slope = (drifting.NoiseTerm(2, best) + (2 * drifting.DriftTerm(2, best)) - drifting.OptimizationTerm(best)) / best;
        Assert.Equal(0, slope, 1e-11);
    }

    [Fact]
    public void The_best_learning_rate_is_the_largest_one_where_noise_is_small()
    {
        var quiet = Bound with { AbsoluteNoise = 0 };

        Assert.Equal(quiet.MaximumLearningRate(2), quiet.BestLearningRate(2));
        Assert.Equal(Bound.MaximumLearningRate(1), (Bound with { Steps = 10 }).BestLearningRate(1));
    }

    [Fact]
    public void Nearly_full_redundancy_gives_linear_speed_up_in_long_runs()
    {
        // Each term of Theorem 4.2 x sqrt(pT) tends to a constant: 2 L dF, C_2^2 and 2 beta; the drift vanishes.
        foreach (var p in (int[])[2, 8, 32])
        {
            const double Length = 1e14;
            var bound = Bound with { Ranks = p, Steps = (long)Length, Smoothness = 3, AbsoluteNoise = 2, InnerProductLimit = 0.25 };
            var gamma = 1 - (1 / (p * p * Math.Sqrt(p * Length)));

            Assert.Equal(12 + 4 + 0.5, bound.Theorem42(gamma * p, bound.LinearSpeedupLearningRate) * Math.Sqrt(p * Length), 0.01);
        }
    }

    [Theory]
    [InlineData(4, 1, 64)]
    [InlineData(16, 1, 4096)]
    [InlineData(16, 100, 160_000)]
    public void The_linear_speed_up_rate_needs_steps_beyond_p_cubed_and_p_tau_squared(int p, int tau, long limit)
    {
        double Condition(long steps)
        {
            var bound = Bound with { Ranks = p, Tau = tau, Steps = steps, RelativeNoise = 0 };
            return bound.Condition(p, bound.LinearSpeedupLearningRate);
        }

        Assert.InRange(Condition(limit), 0.9, 1.2);
        Assert.True(Condition(4 * limit) < 1);
        Assert.True(Condition(limit / 4) > 1);
    }
}
