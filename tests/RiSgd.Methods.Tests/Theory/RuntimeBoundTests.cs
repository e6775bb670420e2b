namespace RiSgd.Methods.Tests;

/// <summary>The interval that is best within a time budget.</summary>
public class RuntimeBoundTests
{
    private static readonly RuntimeBound Bound = new()
    {
        InitialGap = 2,
        Smoothness = 3,
        NoiseVariance = 0.5,
        LearningRate = 0.01,
        ComputeSeconds = 0.02,
        CommunicationSeconds = 0.3,
        BudgetSeconds = 600,
    };

    [Fact]
    public void Value_and_optimal_tau_by_hand()
    {
        // 4 / 6 x (0.02 + 0.3 / 10) + 1e-4 x 9 x 0.5 x 9; sqrt(1.2 / (1e-6 x 9 x 0.5 x 600)).
        Assert.Equal((4.0 / 6 * 0.05) + 0.00405, Bound.Value(10), 1e-15);
        Assert.Equal(Math.Sqrt(1.2 / 0.0027), Bound.OptimalTau, 1e-12);
    }

    [Fact]
    public void No_interval_has_a_smaller_value_than_the_optimal_one()
    {
        var best = Bound.Value(Bound.OptimalTau);
        for (var tau = 1.0; tau < 1000; tau *= 1.01)
            Assert.True(Bound.Value(tau) >= best);
    }

    [Fact]
    public void Slow_networks_lengthen_it_and_compute_does_not_matter()
    {
        Assert.Equal(2 * Bound.OptimalTau, (Bound with { CommunicationSeconds = 1.2 }).OptimalTau, 1e-12);
        Assert.Equal(Bound.OptimalTau, (Bound with { ComputeSeconds = 5 }).OptimalTau);
        Assert.Equal(0, (Bound with { CommunicationSeconds = 0 }).OptimalTau);
        Assert.Equal(double.PositiveInfinity, (Bound with { NoiseVariance = 0 }).OptimalTau);
    }
}
