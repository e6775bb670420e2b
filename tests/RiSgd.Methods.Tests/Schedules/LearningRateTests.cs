namespace RiSgd.Methods.Tests;

public class LearningRateTests
{
    private const double Rounding = 1e-15;

    [Fact]
    public void Constant_never_changes()
    {
        Assert.Equal(0.1, LearningRates.Constant(0.1).At(1));
        Assert.Equal(0.1, LearningRates.Constant(0.1).At(1_000_000));
    }

    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(50, 0.1)]
    [InlineData(51, 0.01)]
    [InlineData(75, 0.01)]
    [InlineData(76, 0.001)]
    [InlineData(100, 0.001)]
    public void Step_decay_divides_by_ten_after_every_milestone(long step, double expected) =>
        Assert.Equal(expected, LearningRates.Step(0.1, [50, 75]).At(step), Rounding);

    [Fact]
    public void Step_decay_keeps_to_given_milestones_and_factor()
    {
        var schedule = LearningRates.Step(1, [35_546, 53_125], 0.5);

        Assert.Equal([1, 0.5, 0.5, 0.25], ((long[])[35_546, 35_547, 53_125, 53_126]).Select(schedule.At));
    }

    [Fact]
    public void Cosine_falls_from_the_base_rate_through_half_of_it_to_nothing()
    {
        var schedule = LearningRates.Cosine(0.2, 1000);

        Assert.Equal(0.2, schedule.At(1));
        Assert.Equal(0.1, schedule.At(501), Rounding);
        Assert.Equal(0, schedule.At(1001), Rounding);
        Assert.Equal(0, schedule.At(5000), Rounding);
        Assert.All(Enumerable.Range(2, 999), step => Assert.True(schedule.At(step) < schedule.At(step - 1)));
    }

    [Fact]
    public void Inverse_counts_the_steps_already_done()
    {
        // 3 / (mu (t + 1)) with t from 0, and min(2 / (t + 1), 1/2) on the one-dimensional problem.
        Assert.Equal([3.0, 1.5, 1.0], ((long[])[1, 2, 3]).Select(LearningRates.Inverse(3, 1, 1).At));
        Assert.Equal([0.5, 0.5, 0.5, 0.5, 0.4], ((long[])[1, 2, 3, 4, 5]).Select(LearningRates.Inverse(2, 1, 1, 0.5).At));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Inverse_starts_at_the_stability_limit_with_the_stable_offset(double c)
    {
        const double Mu = 0.5, L = 20;
        var offset = LearningRates.StableInverseOffset(c, L / Mu);

        Assert.Equal(c * 40, offset);
        Assert.Equal(1 / L, LearningRates.Inverse(c, Mu, offset).At(1), Rounding);
        Assert.Equal(1 / (2 * L), LearningRates.Inverse(c, Mu, offset).At((long)offset + 1), Rounding);
    }

    [Fact]
    public void The_stable_offset_is_at_least_one_and_needs_a_condition_number() =>
        Assert.Multiple(
            () => Assert.Equal(1, LearningRates.StableInverseOffset(0.5, 1.5)),
            () => Assert.Throws<ArgumentOutOfRangeException>(() => LearningRates.StableInverseOffset(2, 0.99)));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void WU_1_the_rate_at_the_end_of_the_warm_up_is_the_target(long warmup)
    {
        Assert.Equal(0.4, LearningRates.WithWarmup(LearningRates.Constant(0.4), warmup).At(warmup));
        var decaying = LearningRates.Cosine(0.4, 1000);
        for (var step = warmup; step <= 1000; step++)
            Assert.Equal(decaying.At(step), LearningRates.WithWarmup(decaying, warmup).At(step));
    }

    [Fact]
    public void WU_1_the_rate_grows_by_equal_amounts_from_the_start_rate()
    {
        var schedule = LearningRates.WithWarmup(LearningRates.Constant(0.5), 4, 0.1);

        Assert.Equal([0.2, 0.3, 0.4, 0.5, 0.5], ((long[])[1, 2, 3, 4, 5]).Select(step => Math.Round(schedule.At(step), 12)));
    }

    [Fact]
    public void No_warm_up_steps_leave_the_schedule_as_it_is()
    {
        var schedule = LearningRates.Constant(0.5);

        Assert.Same(schedule, LearningRates.WithWarmup(schedule, 0));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_that_is_none_is_a_usage_error_that_names_the_option(double rate)
    {
        Func<object>[] all =
        [
            () => LearningRates.Constant(rate),
            () => LearningRates.Step(rate, [5]),
            () => LearningRates.Cosine(rate, 10),
            () => LearningRates.Inverse(rate, 1, 1),
        ];
        Assert.All(all, create => AssertUsage("--lr ", create));
    }

    [Fact]
    public void Runs_and_warm_ups_of_impossible_length_are_usage_errors()
    {
        AssertUsage("--steps", () => LearningRates.Cosine(0.1, 0));
        AssertUsage("--warmup-steps", () => LearningRates.WithWarmup(LearningRates.Constant(0.1), -1));
    }

    [Fact]
    public void Steps_count_from_one() => Assert.Throws<ArgumentOutOfRangeException>(() => LearningRates.Constant(0.1).At(0));

    private static void AssertUsage(string option, Func<object> create)
    {
        var error = Assert.Throws<RunException>(create);
        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.Contains(option, error.Message, StringComparison.Ordinal);
    }
}
