namespace RiSgd.Methods.Tests;

public class RedundancyAdvisorTests
{
    private static readonly int[] Taus = [1, 2, 5, 10, 20, 50, 100, 200, 500];

    private static readonly ConvergenceBound Bound = new()
    {
        Ranks = 4,
        Tau = 1,
        Steps = 45_000,
        Smoothness = 1,
        InitialGap = 2,
        RelativeNoise = 0.1,
        AbsoluteNoise = 1,
        InnerProductLimit = 1e-4,
    };

    private static readonly RedundancyAdvisor Full = new(Bound, 0.02, 0.3, BatchPolicy.Full);
    private static readonly RedundancyAdvisor Reduced = Full with { BatchPolicy = BatchPolicy.Reduced };

    [Fact]
    public void Time_is_that_of_the_batches_and_of_the_averagings()
    {
        Assert.Equal(45_000 * (0.06 + 0.03), Full.Seconds(3, 10), 1e-9);
        Assert.Equal(45_000 * (0.02 + 0.03), Reduced.Seconds(3, 10), 1e-9);
    }

    [Fact]
    public void An_advice_is_the_smallest_bound_over_all_allowed_learning_rates()
    {
        foreach (var tau in Taus)
        {
            for (var q = 1; q <= 4; q++)
            {
                var bound = Bound with { Tau = tau };
                var advice = Full.Advise(q, tau);

                Assert.Equal(bound.Theorem42(q, advice.LearningRate), advice.Bound);
                Assert.True(bound.Condition(q, advice.LearningRate) <= 1 + 1e-12);
                for (var part = 1; part <= 2000; part++)
                    Assert.True(bound.Theorem42(q, bound.MaximumLearningRate(q) * part / 2000) >= advice.Bound * (1 - 1e-13));
            }
        }
    }

    [Theory]
    [InlineData(BatchPolicy.Full)]
    [InlineData(BatchPolicy.Reduced)]
    public void The_front_holds_exactly_the_choices_that_no_other_betters(BatchPolicy policy)
    {
        var advisor = Full with { BatchPolicy = policy };
        var all = Taus.SelectMany(tau => Enumerable.Range(1, 4).Select(q => advisor.Advise(q, tau))).ToArray();
        var undominated = all.Where(choice => !all.Any(other =>
            other.Seconds <= choice.Seconds && other.Bound <= choice.Bound && other != choice)).OrderBy(choice => choice.Seconds);

        var front = advisor.ParetoFront(Taus);
        Assert.Equal(undominated, front);
        Assert.True(front.Count > 2);
        Assert.All(front.Zip(front.Skip(1)), pair =>
        {
            Assert.True(pair.Second.Seconds > pair.First.Seconds);
            Assert.True(pair.Second.Bound < pair.First.Bound);
        });
    }

    [Fact]
    public void Redundancy_that_costs_no_time_is_always_worth_it_where_gradients_of_chunks_interact()
    {
        // beta large against the noise and drift that gamma adds.
        var advisor = Reduced with { Bound = Bound with { InnerProductLimit = 0.1 } };

        Assert.All(advisor.ParetoFront(Taus), choice => Assert.Equal(4, choice.ChunksPerRank));
    }

    [Fact]
    public void Redundancy_is_never_worth_it_where_they_do_not()
    {
        // Without beta, only noise and drift depend on gamma, and grow with it.
        var advisor = Full with { Bound = Bound with { InnerProductLimit = 0 } };

        Assert.All(advisor.ParetoFront(Taus), choice => Assert.Equal(1, choice.ChunksPerRank));
    }

    [Fact]
    public void Repeated_intervals_and_their_order_change_nothing() =>
        Assert.Equal(Full.ParetoFront(Taus), Full.ParetoFront(Taus.Reverse().Concat(Taus)));

    [Fact]
    public void Equal_choices_appear_once_with_the_least_redundancy()
    {
        var advisor = Reduced with { Bound = Bound with { InnerProductLimit = 0, AbsoluteNoise = 0, RelativeNoise = 0, InitialGap = 0 } };

        var choice = Assert.Single(advisor.ParetoFront([7]));
        Assert.Equal(1, choice.ChunksPerRank);
    }

    [Fact]
    public void The_basis_names_theorem_and_convention()
    {
        Assert.Contains("Theorem 4.2", RedundancyAdvisor.Basis, StringComparison.Ordinal);
        Assert.Contains("sum convention", RedundancyAdvisor.Basis, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interval_below_one_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Full.ParetoFront([5, 0]));
}
